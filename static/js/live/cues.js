// What the projector may be heard to say: a question opens, its last seconds, it closes, its result. No DOM, no sound.
import { timeLeft } from './countdown.js';

const LAST = 5; // seconds that are ticked off

/** @returns {(round: object|null, now: number) => 'open'|'tick'|'close'|'reveal'|null} remembers what it was told last */
export function createCues() {
  const cues = { open: 'open', closed: 'close', revealed: 'reveal' };
  let seen; // nothing is heard of what was there when the page came
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
