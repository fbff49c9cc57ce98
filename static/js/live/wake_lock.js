// Keeps the screen of a phone on while a question is open, where the browser can: over HTTPS or on the machine itself.

/**
 * @param {object} parts
 * @param {{request: (kind: string) => Promise<{release: () => Promise<void>, addEventListener: Function}>}|undefined} parts.locks `navigator.wakeLock`
 * @param {Document} parts.page its visibility: a page in the background loses the lock
 * @param {(can: boolean) => void} parts.onChange told whether the screen stays on, whenever that was tried
 */
export function createWakeLock({ locks, page, onChange }) {
  let wanted = false;
  let lock = null;
  let asking = false;

  async function ask() {
    if (!wanted || lock || asking || page.visibilityState !== 'visible') return;
    asking = true;
    try {
      if (!locks) throw new Error('this browser keeps no screen on');
      const got = await locks.request('screen');
      got.addEventListener('release', () => { if (lock === got) lock = null; });
      lock = got;
      onChange(true);
    } catch {
      onChange(false); // the battery is low, or the browser has no such thing: the page says what to do
    }
    asking = false;
    if (!wanted) release();
  }

  function release() {
    const held = lock;
    lock = null;
    if (held) held.release();
  }

  page.addEventListener('visibilitychange', ask);

  return {
    /** @param {boolean} on whether the screen is to stay on from now */
    keep(on) {
      if (on === wanted) return;
      wanted = on;
      if (on) ask();
      else release();
    },
  };
}
