// Keeps the focus on the page when what has it is switched off or taken away: else it would start again at the top.
import { isOff } from '../dom.js';

/**
 * @param {HTMLElement} fallback takes the focus when what had it stays off
 * @returns {(isBusy: boolean) => void} call it after each change; while busy, things are off only for a moment
 */
export function createFocusKeeper(fallback) {
  let last = null; // what had the focus: the browser takes it from what is off, sooner or later
  let wasOff = false;
  document.addEventListener('focusin', ({ target }) => { last = target; wasOff = false; });

  return (isBusy) => {
    const { activeElement: active } = document;
    if (!last || (active !== document.body && active !== last)) return;
    wasOff ||= isOff(last);
    if (!wasOff || isBusy) return;
    wasOff = false;
    (isOff(last) ? fallback : last).focus({ preventScroll: true });
  };
}
