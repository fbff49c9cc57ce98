// What came of an answer in homework, once the student may know it: the verdict, the right answer, the explanation.
import { h, icon, setSanitisedHtml } from '../../dom.js';
import { drawExplanation } from './question.js';
import { ICONS } from './result.js';

/** @returns {'right'|'partly'|'wrong'|'poll'|'missed'|null} null: it may not be known yet */
export function verdictOf({ answer, result }) {
  if (!result) return null;
  if (!answer) return 'missed';
  if (result.correct === null) return 'poll';
  if (result.correct) return 'right';
  return result.fraction > 0 ? 'partly' : 'wrong';
}

/**
 * @param {object} question of an attempt, with its `result`
 * @param {{t: Function, right: string}} parts `right`: the right answer in words
 */
export function drawOutcome(question, { t, right }) {
  const verdict = verdictOf(question);
  const { result } = question;
  const feedback = Object.entries(result.feedback).filter(([choice]) => Array.isArray(question.answer?.value) && question.answer.value.includes(choice));
  return h('section', { class: `work__outcome work__outcome--${verdict}`, data: { testid: 'result', outcome: verdict } },
    h('h2', { class: 'work__verdict' }, icon(ICONS[verdict]), ' ', t(`result_${verdict}`), ' ', result.points ? h('span', { class: 'work__points' }, t('points_earned', { count: result.points })) : ''),
    right && verdict !== 'right' ? h('p', { lang: question.question.language }, h('strong', {}, `${t('right_answer')}: `), right) : null,
    ...feedback.map(([, html]) => setSanitisedHtml(h('div', { class: 'prose', lang: question.question.language }), html)),
    drawExplanation(result.explanation_html, t, question.question.language));
}
