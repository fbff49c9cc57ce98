// What a round's timer shows, from the round and the server's time. No DOM, no timers of its own.

const SOON = 10;

/**
 * @param {{deadline: number|null, opened_at: number, time_limit?: number|null, paused: boolean, remaining?: number|null}} round
 * @param {number} now server time, Unix seconds
 * @returns {null | {seconds: number, fraction: number, level: 'calm'|'soon'|'over'|'paused'}}
 *   null: the round has no limit. `seconds` is rounded up; `fraction` is the remaining part of the time limit, 0 to 1.
 */
export function timeLeft(round, now) {
  if (round.paused) {
    if (typeof round.remaining !== 'number') return { seconds: null, fraction: 1, level: 'paused' };
    return { seconds: Math.ceil(round.remaining), fraction: share(round.remaining, round.time_limit ?? round.remaining), level: 'paused' };
  }
  if (typeof round.deadline !== 'number') return null;
  const left = Math.max(0, round.deadline - now);
  const level = left === 0 ? 'over' : left <= SOON ? 'soon' : 'calm';
  return { seconds: Math.ceil(left), fraction: share(left, round.time_limit ?? round.deadline - round.opened_at), level };
}

/** The part of the time that is left. The time limit is the whole: since the opening, pauses have passed too. */
function share(left, whole) {
  return Math.min(1, left / Math.max(whole, 1));
}

/**
 * @param {number} seconds whole seconds
 * @returns {string} `45`, `1:05`
 */
export function formatSeconds(seconds) {
  if (seconds < 60) return String(seconds);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
