// Buttons with data-copy="text" copy that text to the clipboard and then show data-copied-label.
import { announce } from '../announce.js';

/**
 * Copy text; also on plain http (a local network), where navigator.clipboard does not exist.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function copyText(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission denied: the fallback below may still work.
    }
  }
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}

/** @param {Document} root */
export function install(root = document) {
  root.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy]');
    if (!button) return;
    const label = button.querySelector('[data-copy-label]') ?? button;
    if (!(await copyText(button.dataset.copy)) || button.dataset.before) return;
    button.dataset.before = label.textContent;
    label.textContent = button.dataset.copiedLabel;
    announce(button.dataset.copiedLabel);
    setTimeout(() => {
      label.textContent = button.dataset.before;
      delete button.dataset.before;
    }, 2000);
  });
}
