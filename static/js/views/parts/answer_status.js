// The state of the student's answer, as text, icon and data-state.
import { setText } from '../../dom.js';
import { ICONS as VERDICTS } from './result.js';

const ICONS = { none: 'pencil', sending: 'hourglass-split', recorded: 'check-circle-fill', rejected: 'exclamation-triangle' };

/**
 * @returns {(state: 'none'|'sending'|'recorded'|'rejected', text: string, verdict?: string|null) => void} `verdict`: the
 *   outcome of a recorded answer, once it is known
 */
export function createAnswerStatus(element) {
  const text = element.querySelector('[data-part="status-text"]');
  const picture = element.querySelector('.icon');
  return (state, words, verdict = null) => {
    element.dataset.state = state;
    if (verdict) element.dataset.verdict = verdict;
    else delete element.dataset.verdict;
    picture.className = `icon icon--lg icon-${verdict ? VERDICTS[verdict] : ICONS[state]}`;
    setText(text, words);
  };
}
