// What explains a result: why it is so, both votes, confidence. On the projector it comes after the result.
import { h, setSanitisedHtml } from '../../dom.js';
import { createOutcome } from '../../questions/outcome.js';
import { drawComparison } from './comparison.js';
import { drawExplanation } from './question.js';
import { drawSureness } from './sureness.js';
import { drawWithheld } from './withheld.js';

/** What the author says about each choice: on the projector the choices themselves have no room for it. */
function drawFeedback({ question, feedback }) {
  const told = question.choices.filter(({ id }) => feedback[id]);
  return h('ul', { class: 'feedback' }, ...told.map((choice) => h('li', { class: `feedback__row answer-${choice.label.toLowerCase()}` },
    h('span', { class: 'mark' }, h('span', {}, choice.label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })),
    setSanitisedHtml(h('div', { class: 'feedback__words', lang: question.language }), feedback[choice.id]))));
}

/**
 * @param {{t: Function, level: number, live: boolean, hide?: Function}} options as of createRoundPanel; `level` of the headings
 * @returns {{element: HTMLElement, update: (round: object, facts: object|null|undefined, how: {usesCards: boolean}) => void}}
 */
export function createAnalysis({ t, level, live, hide }) {
  const why = createOutcome();
  const more = createOutcome();
  why.element.classList.add('analysis__why');
  more.element.classList.add('round-more');
  const element = h('div', { class: 'analysis', hidden: true, data: { testid: 'analysis' } }, why.element, more.element);

  return {
    element,
    update(round, facts, { usesCards }) {
      const revealed = round.status === 'revealed';
      const explanation = revealed && round.explanation_html;
      const feedback = revealed && !live && round.feedback && Object.values(round.feedback).some(Boolean);
      const compared = revealed && round.comparison;
      const sure = facts?.confidence && facts.answered > 0 && round.status !== 'open';
      const withheld = hide && !usesCards && facts?.withheld?.length ? facts.withheld : null;
      why.show([explanation, feedback && round.feedback], () => [
        drawExplanation(explanation, t, round.question.language),
        feedback ? drawFeedback(round) : null,
      ]);
      more.show([compared, sure && facts, withheld], () => [
        withheld ? drawWithheld(withheld, { t, level, show: (text) => hide(round, { value: text }, false, text) }) : null,
        compared ? drawComparison(round, t, level) : null,
        sure ? drawSureness(round, facts, t, level) : null,
      ]);
      why.element.hidden = !explanation && !feedback;
      more.element.hidden = !compared && !sure && !withheld;
      element.hidden = why.element.hidden && more.element.hidden;
    },
  };
}
