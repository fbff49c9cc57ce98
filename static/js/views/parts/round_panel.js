// The current question on the teacher's pages: choices with the live tally or the result.
import { createAnalysis } from './analysis.js';
import { createHideControls } from './hide_controls.js';
import { withPromotion } from './promotion.js';
import { drawQuestion, printOf } from './question.js';

/**
 * @param {HTMLElement} slot
 * @param {{t: Function, live: boolean, level?: number, accept?: Function, promote?: Function}} options `live`: show the tally while people vote (the
 *   control page does, the projector does not, but for the counts of choices where `bars()` says so); `accept(round, text)`: accept a written answer as right;
 *   `promote(round, texts)`: put written answers to the vote; `hide(round, what, hidden, text)`: hide a written answer
 *   from the others, or show it; `cards`: the answers of types that have cards, as createAnswerCards makes them
 */
export function createRoundPanel(slot, { t, live, bars = () => false, level = 2, accept, promote, hide, cards }) {
  let drawn = null;
  let drawnFor = '';
  let analysis = null;

  /** What the projector may show of the votes before the reveal: numbers only, nothing that tells what is right. */
  function barsOf(current) {
    if (!bars() || !drawn.type?.canShowBars) return null;
    return { counts: current?.counts ?? {}, answered: current?.answered ?? 0 };
  }

  const usesCards = () => Boolean(cards && drawn?.type?.hasCards);

  return {
    /** @param {object|null} round @param {object|null} tally @param {number} [version] of the lesson's state */
    update(round, tally, version = 0) {
      if (!round) {
        cards?.update(null, version, 0);
        slot.replaceChildren();
        drawn = null;
        drawnFor = '';
        return;
      }
      const now = `${round.id} ${bars()} ${printOf(round.question)}`; // the prompt of an improvised question may be added later
      if (drawnFor !== now) {
        drawn = drawQuestion(round.question, { t, level });
        drawnFor = now;
        analysis = createAnalysis({ t, level: level + 1, live, hide });
        drawn.element.append(analysis.element);
        slot.replaceChildren(drawn.element);
      }
      const revealed = round.status === 'revealed';
      const current = tally?.round_id === round.id ? tally : null;
      const facts = live ? (current ?? round.tally ?? { counts: {}, answered: 0 }) : revealed ? round.tally : barsOf(current);
      const withCards = usesCards() && (live || revealed);
      cards?.update(withCards ? round : null, version, current?.seq ?? 0);
      const graded = round.status !== 'open' && current?.entries?.some(({ correct }) => correct !== undefined && correct !== null);
      drawn.answer?.showResults({
        tally: facts ? { ...facts, counts: withZeros(round.question, facts.counts) } : undefined,
        decorate: promote && round.status !== 'open' && drawn.type?.canPromote
          ? (list, entries) => withPromotion(list, entries, { t, promote: (texts) => promote(round, texts) }) : undefined,
        cards: withCards ? cards.element : undefined,
        hide: hide && drawn.type?.hasText ? createHideControls((text) => hide(round, { value: text }, true, text), t) : undefined,
        accept: accept && graded && drawn.type?.canAcceptMore ? (text) => accept(round, text) : undefined,
        counts: facts ? withZeros(round.question, facts.counts) : undefined,
        answered: facts?.answered ?? 0,
        key: revealed ? round.key : undefined,
        feedback: revealed ? round.feedback : undefined,
      });
      analysis.update(round, facts, { usesCards: usesCards() });
    },
  };
}

function withZeros(question, counts) {
  return { ...Object.fromEntries((question.choices ?? []).map(({ id }) => [id, 0])), ...counts };
}
