// Keeps the focus when the focused element is disabled or removed; otherwise the browser would move it to the top.
import { isOff } from '../dom.js';

/**
 * @param {HTMLElement|(() => HTMLElement)} fallback gets the focus when the focused element stays disabled
 * @returns {(isBusy: boolean) => void} call it after each change; while busy, elements are disabled only for a moment
 */
export function createFocusKeeper(fallback) {
  let last = null; // last focused element; browsers take the focus from a disabled element at different times
  let wasOff = false;
  document.addEventListener('focusin', ({ target }) => { last = target; wasOff = false; });

  return (isBusy) => {
    const { activeElement: active } = document;
    if (!last || (active !== document.body && active !== last)) return;
    wasOff ||= isOff(last);
    if (!wasOff || isBusy) return;
    wasOff = false;
    const other = typeof fallback === 'function' ? fallback() : fallback;
    (isOff(last) ? other : last).focus({ preventScroll: true });
  };
}
