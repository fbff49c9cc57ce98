// What the timer of a page counts down to: the end of the question (later for participants with extra time), the end of
// the discussion after it, or the next question of a lesson that advances automatically.

/**
 * @param {{lesson: object, round: object|null, slide?: object|null, next_at: number|null}} state
 * @param {number} [extraPercent] extra time in percent of the time limit
 * @returns {object|null} the argument of `timeLeft`
 */
export function timed({ lesson, round, slide, next_at: nextAt }, extraPercent = 0) {
  if (slide) return nextAt ? { status: 'open', deadline: nextAt, opened_at: slide.shown_at, paused: false, remaining: null, isPause: true } : null;
  if (!round) return null;
  if (round.status === 'revealed' && nextAt) {
    return { status: 'open', deadline: nextAt, opened_at: nextAt - lesson.options.auto_advance, paused: false, remaining: null, isPause: true };
  }
  if (round.status === 'closed' && round.discussion) {
    const { until } = round.discussion;
    return { status: 'open', deadline: until, opened_at: until, paused: false, remaining: null };
  }
  // Teachers: the time is over for the class, and runs for those with extra time.
  if (round.extra_time) return { ...round, deadline: round.extra_time.until, remaining: null };
  if (!extraPercent || !round.time_limit) return round;
  const more = (round.time_limit * extraPercent) / 100;
  return {
    ...round,
    time_limit: round.time_limit + more,
    deadline: round.deadline === null ? null : round.deadline + more,
    remaining: round.remaining === null ? null : round.remaining + more,
  };
}

/**
 * What may be shown to everybody, on the projector: while a question is open for participants with extra time only, it
 * looks closed.
 * @param {object} state as a teacher gets it
 * @returns {object}
 */
export function publicState(state) {
  if (!state.round?.extra_time) return state;
  return { ...state, round: { ...state.round, extra_time: undefined, status: 'closed', paused: false, remaining: null, holdsTally: true } };
}

/** @returns {string} the phase of a round: open, closed, ... */
export function phaseOf(round, t) {
  return t(round.status === 'closed' && round.discussion ? 'phase_discussion' : `phase_${round.status}`);
}
