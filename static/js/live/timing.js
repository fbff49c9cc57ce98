// What the timer of a page counts down to: the question, longer for who has more time, or the discussion after it.

/**
 * @param {object|null} round
 * @param {number} [extraPercent] more time than the others have, in percent of the time limit
 * @returns {object|null} what `timeLeft` takes
 */
export function timed(round, extraPercent = 0) {
  if (!round) return null;
  if (round.status === 'closed' && round.discussion) {
    const { until } = round.discussion;
    return { status: 'open', deadline: until, opened_at: until, paused: false, remaining: null };
  }
  if (!extraPercent || !round.time_limit) return round;
  const more = (round.time_limit * extraPercent) / 100;
  return {
    ...round,
    deadline: round.deadline === null ? null : round.deadline + more,
    remaining: round.remaining === null ? null : round.remaining + more,
  };
}

/** @returns {string} the word for what a round is in: open, closed, ... */
export function phaseOf(round, t) {
  return t(round.status === 'closed' && round.discussion ? 'phase_discussion' : `phase_${round.status}`);
}
