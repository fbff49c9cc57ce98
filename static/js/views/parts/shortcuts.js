// Keys of the teacher's pages. They stay out of the way of fields, lists and open dialogs.
import { meaningOf } from '../../live/steps.js';

const TYPING = 'input, textarea, select, [contenteditable], dialog[open] *';
const SCROLLS = '[tabindex="0"], [role="radio"], summary'; // arrows and page keys are theirs

/** @param {(meaning: string) => boolean} act does it; false: it could not be done now, and the key keeps its own meaning */
export function installShortcuts(act) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.target.closest(TYPING) || document.querySelector('dialog[open]')) return;
    const meaning = meaningOf(event);
    if (!meaning || (meaning === 'next' && event.key !== 'PageDown' && event.target.closest(SCROLLS))) return;
    if (act(meaning)) event.preventDefault();
  });
}
