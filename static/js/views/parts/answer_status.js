// The state of the student's answer, as text, icon and data-state.
import { setText } from '../../dom.js';

const ICONS = { none: 'pencil', sending: 'hourglass-split', recorded: 'check-circle-fill', rejected: 'exclamation-triangle' };

/**
 * @returns {(state: 'none'|'sending'|'recorded'|'rejected', text: string) => void}
 */
export function createAnswerStatus(element) {
  const text = element.querySelector('[data-part="status-text"]');
  const picture = element.querySelector('.icon');
  return (state, words) => {
    element.dataset.state = state;
    picture.className = `icon icon--lg icon-${ICONS[state]}`;
    setText(text, words);
  };
}
