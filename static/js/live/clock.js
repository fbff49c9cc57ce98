// The server's clock, as well as this browser can know it.
//
// A message that says "it is now N" is old by its way through the network, so each sample underestimates the
// server's clock by that much; the largest of the last few is the best one. The estimate is never ahead of the
// server: pages close late, not early.
//
// Time passes here by the monotonic clock, which nobody can set: a device whose date is wrong, or is put right in the
// middle of a lesson, shows the same countdown as all others. That clock may stand still while the device sleeps, so
// few samples are kept, and a page that wakes up forgets them all.

const KEPT = 5;

/**
 * @param {() => number} local seconds that only ever grow
 */
export function createClock(local = () => performance.now() / 1000) {
  let samples = [];
  let stale = false;
  return {
    /** Learn from a server time (Unix seconds) that has just arrived. */
    learn(serverNow) {
      if (!Number.isFinite(serverNow)) return;
      if (stale) samples = [];
      stale = false;
      samples.push(serverNow - local());
      samples = samples.slice(-KEPT);
    },
    /** Forget what was learnt, as after a sleep, as soon as there is something newer. */
    reset() {
      stale = true;
    },
    /** @returns {number} the server's time now, Unix seconds */
    now() {
      return local() + (samples.length ? Math.max(...samples) : 0);
    },
  };
}
