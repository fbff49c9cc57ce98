// The server's clock, as well as this browser can know it.
//
// A message that says "it is now N" is old by its way through the network, so each sample underestimates the
// server's clock by that much; the largest of the last few is the best one. Few are kept, so that a corrected
// device clock or a sleep is forgotten soon. The estimate is never ahead of the server: pages close late, not early.

const KEPT = 5;

/**
 * @param {() => number} local this device's clock, Unix seconds
 */
export function createClock(local = () => Date.now() / 1000) {
  let samples = [];
  return {
    /** Learn from a server time (Unix seconds) that has just arrived. */
    learn(serverNow) {
      if (!Number.isFinite(serverNow)) return;
      samples.push(serverNow - local());
      samples = samples.slice(-KEPT);
    },
    /** Forget what was learnt, as after a sleep. */
    reset() {
      samples = [];
    },
    /** @returns {number} the server's time now, Unix seconds */
    now() {
      return local() + (samples.length ? Math.max(...samples) : 0);
    },
  };
}
