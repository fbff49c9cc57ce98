// Keeps the focus on the page when what has it is switched off or taken away: else it would start again at the top.
import { isOff } from '../dom.js';

/**
 * @param {HTMLElement} fallback takes the focus when what had it stays off
 * @returns {(isBusy: boolean) => void} call it after each change; while busy, things are off only for a moment
 */
export function createFocusKeeper(fallback) {
  let lost = null;
  return (isBusy) => {
    const { activeElement: active } = document;
    if (active !== document.body && isOff(active)) lost = active;
    if (!lost || isBusy) return;
    if (active === lost || active === document.body) (isOff(lost) ? fallback : lost).focus({ preventScroll: true });
    lost = null;
  };
}
