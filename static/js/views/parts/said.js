// What each student wrote, on the control page, where the tally shows only words or groups of equal answers: with authors, and a
// button that hides or releases each. It is read while the panel is open.
import { questionType } from '../../questions/registry.js';
import { createAnswerCards } from './answer_cards.js';

/**
 * @param {HTMLDetailsElement} panel
 * @param {{t: Function, request: Function, hide: Function}} options as of createAnswerCards
 * @returns {(round: object|null, version: number, seq: number) => void} call it after each change of the round, the state
 *   (`version`) or the tally (`seq`)
 */
export function createSaid(panel, { t, request, hide }) {
  const cards = createAnswerCards({ t, request, hide });
  let newest = [null, 0, 0];
  panel.append(cards.element);

  function show() {
    const [round, version, seq] = newest;
    const type = round ? questionType(round.question.type) : null;
    const isOffered = Boolean(type?.hasText) && !type.hasCards; // where there are cards, they are the tally
    panel.hidden = !isOffered;
    cards.update(isOffered && panel.open ? round : null, version, seq);
  }

  panel.addEventListener('toggle', show);
  return (...next) => {
    newest = next;
    show();
  };
}
