// Chooses the projector's sounds: a question opens, its last seconds, it closes, its result. No DOM, no audio.
import { timeLeft } from './countdown.js';

const LAST = 5; // number of last seconds with a tick

/** @returns {(round: object|null, now: number) => 'open'|'tick'|'close'|'reveal'|null} keeps the last round between calls */
export function createCues() {
  const cues = { open: 'open', closed: 'close', revealed: 'reveal' };
  let seen; // undefined at first, so that the state at page load makes no sound
  let second = null;
  return (round, now) => {
    const what = round ? `${round.id} ${round.status}` : '';
    const isNews = seen !== undefined && what !== seen;
    seen = what;
    const left = round?.status === 'open' ? timeLeft(round, now) : null;
    const before = second;
    second = left && left.level === 'soon' && left.seconds <= LAST ? left.seconds : null;
    if (isNews) return round ? cues[round.status] : null;
    return second !== null && second !== before ? 'tick' : null;
  };
}
