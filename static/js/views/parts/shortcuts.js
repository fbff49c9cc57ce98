// Keyboard shortcuts of the teacher's pages; ignored in fields, lists and open dialogs.
import { meaningOf, pageStepOf } from '../../live/steps.js';

const TYPING = 'input, textarea, select, [contenteditable], dialog[open] *';
const SCROLLS = '[tabindex="0"], [role="radio"], summary'; // these use arrow and page keys themselves

/** Keys that turn the projector's pages. @param {(by: number) => boolean} turn returns false if there is only one page */
export function installPageKeys(turn) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.target.closest(TYPING)) return;
    const by = pageStepOf(event);
    if (!by || (event.key === ' ' && event.target.closest('button, summary, a'))) return;
    if (turn(by)) event.preventDefault();
  });
}

/** @param {(meaning: string) => boolean} act runs the command; returns false if it cannot run now, and the key keeps its default action */
export function installShortcuts(act) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.target.closest(TYPING) || document.querySelector('dialog[open]')) return;
    const meaning = meaningOf(event);
    if (!meaning || (meaning === 'next' && event.key !== 'PageDown' && event.target.closest(SCROLLS))) return;
    if (act(meaning)) event.preventDefault();
  });
}
