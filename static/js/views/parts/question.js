// The question itself: prompt and picture, then the choices that its type draws.
import { h, setSanitisedHtml } from '../../dom.js';
import { questionType } from '../../questions/registry.js';

/** @returns {'short'|'medium'|'long'} for the size of the type on the projector */
function lengthOf(html) {
  const length = html.replace(/<[^>]*>/g, '').length;
  return length < 90 ? 'short' : length < 240 ? 'medium' : 'long';
}

/**
 * @param {object} question
 * @param {{t: Function, interactive?: boolean, onChange?: Function, level?: number}} options
 * @returns {{element: HTMLElement, heading: HTMLElement, type: object|undefined, answer: object|null}}
 */
export function drawQuestion(question, options) {
  const type = questionType(question.type);
  const heading = setSanitisedHtml(h('div', { class: 'question__prompt', tabindex: '-1', role: 'heading', 'aria-level': String(options.level ?? 1) }), question.prompt_html);
  const figure = question.image && !type?.ownsPicture
    ? h('figure', { class: 'question__figure' }, h('img', { src: question.image.url, alt: question.image.alt ?? '' }))
    : null;
  const answer = type ? type.draw(question, options) : null;
  const element = h(
    'div',
    { class: 'question', lang: question.language, data: { testid: 'question', length: lengthOf(question.prompt_html), type: question.type, image: String(Boolean(figure)) } },
    h('div', { class: 'question__text' }, heading, figure),
    answer ? h('div', { class: 'question__answer' }, answer.element) : h('p', { class: 'question__unknown' }, options.t('unknown_question_type')),
  );
  return { element, heading, type, answer };
}

/** The explanation after the reveal, or nothing; in the question's language. */
export function drawExplanation(html, t, language) {
  if (!html) return null;
  return h('div', { class: 'explanation' },
    h('h2', { class: 'explanation__title' }, t('explanation')),
    setSanitisedHtml(h('div', { class: 'prose', lang: language }), html));
}
