// An estimate of the server's clock.
//
// A server time is outdated by its transit time when it arrives, so each sample underestimates the server's clock by
// that much; the largest of the last few samples is the best one. The estimate is never ahead of the server: pages
// close late, not early.
//
// Local time is the monotonic clock, which cannot be set: a device whose date is wrong, or is corrected during a
// lesson, shows the same countdown as all others. That clock may stop while the device sleeps, so few samples are
// kept, and a page that wakes up drops them all.

const KEPT = 5;
const SET_BACK = 30; // seconds; no message is on its way for so long, so the server's clock was set back

/**
 * @param {() => number} local monotonic clock, in seconds
 */
export function createClock(local = () => performance.now() / 1000) {
  let samples = [];
  let stale = false;
  return {
    /** Add a server time (Unix seconds) that has just arrived. */
    learn(serverNow) {
      if (!Number.isFinite(serverNow)) return;
      if (stale || (samples.length && serverNow - local() < Math.max(...samples) - SET_BACK)) samples = [];
      stale = false;
      samples.push(serverNow - local());
      samples = samples.slice(-KEPT);
    },
    /** Drop all samples, as after a sleep, as soon as a new one arrives. */
    reset() {
      stale = true;
    },
    /** @returns {number} the server's time now, Unix seconds */
    now() {
      return local() + (samples.length ? Math.max(...samples) : 0);
    },
  };
}
