// How many have answered the question on a teacher's page.

/**
 * The state of a revealed round has the final number; tallies come later than it, and may be older than the last answer.
 *
 * @param {object|null} round of the state
 * @param {object|null} tally the newest that came, perhaps of another round
 * @returns {number}
 */
export function answeredIn(round, tally) {
  if (!round) return 0;
  if (round.tally) return round.tally.answered;
  return tally?.round_id === round.id ? tally.answered : 0;
}
