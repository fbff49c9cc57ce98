// What a round's timer shows, from the round and the server's time. No DOM, no timers of its own.

const SOON = 10;

/**
 * @param {{deadline: number|null, opened_at: number, paused: boolean, remaining?: number|null}} round
 * @param {number} now server time, Unix seconds
 * @returns {null | {seconds: number, fraction: number, level: 'calm'|'soon'|'over'|'paused'}}
 *   null: the round has no limit. `seconds` is rounded up; `fraction` is the remaining part of the time limit, 0 to 1.
 */
export function timeLeft(round, now) {
  if (round.paused) {
    if (typeof round.remaining !== 'number') return { seconds: null, fraction: 1, level: 'paused' };
    return { seconds: Math.ceil(round.remaining), fraction: 1, level: 'paused' };
  }
  if (typeof round.deadline !== 'number') return null;
  const left = Math.max(0, round.deadline - now);
  const whole = Math.max(round.deadline - round.opened_at, 1);
  const level = left === 0 ? 'over' : left <= SOON ? 'soon' : 'calm';
  return { seconds: Math.ceil(left), fraction: Math.min(1, left / whole), level };
}

/**
 * @param {number} seconds whole seconds
 * @returns {string} `45`, `1:05`
 */
export function formatSeconds(seconds) {
  if (seconds < 60) return String(seconds);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
