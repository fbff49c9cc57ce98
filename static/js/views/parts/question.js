// A question: prompt and picture, then the part that its type draws.
import { h, icon, setSanitisedHtml } from '../../dom.js';
import { questionType } from '../../questions/registry.js';

/** @returns {'short'|'medium'|'long'} for the font size on the projector */
function lengthOf(html) {
  const length = html.replace(/<[^>]*>/g, '').length;
  return length < 90 ? 'short' : length < 240 ? 'medium' : 'long';
}

/** @returns {string} a text that differs when a question has to be drawn again */
export function printOf(question) {
  return JSON.stringify([question.type, question.prompt_html, question.choices]);
}

/**
 * @param {object} question
 * @param {{t: Function, interactive?: boolean, onChange?: Function, level?: number, choicesOnly?: boolean}} options
 *   `choicesOnly`: show only the choices; the prompt is on the projector, and here for screen readers only
 * @returns {{element: HTMLElement, heading: HTMLElement, type: object|undefined, answer: object|null}}
 */
export function drawQuestion(question, options) {
  const type = questionType(question.type);
  const heading = setSanitisedHtml(h('div', { class: 'question__prompt', tabindex: '-1', role: 'heading', 'aria-level': String(options.level ?? 1) }), question.prompt_html);
  const board = options.choicesOnly ? h('p', { class: 'question__board muted' }, icon('projector'), options.t('look_at_the_board')) : null;
  const figure = question.image && !type?.drawsPicture
    ? h('figure', { class: 'question__figure' }, h('img', { src: question.image.url, alt: question.image.alt ?? '' }))
    : null;
  const answer = type ? type.draw(question, options) : null;
  const element = h(
    'div',
    { class: `question${board ? ' question--board' : ''}`, lang: question.language, data: { testid: 'question', length: lengthOf(question.prompt_html), type: question.type, image: String(Boolean(figure)) } },
    board,
    h('div', { class: 'question__text' }, heading, figure),
    answer ? h('div', { class: 'question__answer' }, answer.element) : h('p', { class: 'question__unknown' }, options.t('unknown_question_type')),
  );
  return { element, heading, type, answer };
}

/** The explanation after the reveal, in the question's language; empty if there is none. */
export function drawExplanation(html, t, language) {
  if (!html) return null;
  return h('div', { class: 'explanation' },
    h('h2', { class: 'explanation__title' }, t('explanation')),
    setSanitisedHtml(h('div', { class: 'prose', lang: language }), html));
}
