// The confidence of the class, and the wrong answers that were given with high confidence.
import { h, icon } from '../../dom.js';
import { choiceWords } from '../../questions/choice_content.js';
import { percent } from '../../questions/choice_logic.js';
import { questionType } from '../../questions/registry.js';

const LEVELS = ['3', '2', '1'];

/**
 * @param {object} round
 * @param {{confidence: {said: object, right: object|null}, sure_wrong: object[]}} tally
 * @param {Function} t
 * @param {number} level of the heading
 * @returns {HTMLElement}
 */
export function drawSureness(round, { confidence, sure_wrong: wrong }, t, level = 2) {
  const all = LEVELS.reduce((sum, name) => sum + confidence.said[name], 0);
  const heading = (text) => h('div', { class: 'sure__title', role: 'heading', 'aria-level': String(level) }, text);
  return h('section', { class: 'sure', data: { testid: 'sureness' } },
    h('div', {}, heading(t('how_sure_were')), h('ul', { class: 'bars sure__levels' }, ...LEVELS.map((name) => drawLevel(name, confidence, all, t)))),
    confidence.right === null ? null : h('div', { data: { testid: 'sure-wrong' } }, heading(t('misconceptions')),
      wrong.length ? h('ul', { class: 'sure__list' }, ...wrong.map((entry) => drawWrong(entry, round.question, t))) : h('p', { class: 'muted' }, t('nobody_sure_and_wrong'))));
}

function drawLevel(name, { said, right }, all, t) {
  const count = said[name];
  return h('li', { class: 'bars__row bars__row--entry' },
    h('div', { class: 'bars__text' }, t(`sure_${name}`), right && count ? h('span', { class: 'muted small' }, ' · ', t('of_them_right', { count: right[name] })) : null),
    h('span', { class: 'bars__number' }, h('span', { 'aria-hidden': 'true' }, t('share', { count, percent: percent(count, all) })), h('span', { class: 'visually-hidden' }, t('count_and_share', { count, percent: percent(count, all) }))),
    h('progress', { class: 'bar', max: '100', value: String(percent(count, all)), 'aria-hidden': 'true' }));
}

function drawWrong({ value, text, count }, question, t) {
  const named = Array.isArray(value) && questionType(question.type)?.countsChoices
    ? question.choices.filter(({ id }) => value.includes(id)).map(choiceWords).join(' · ') : '';
  const describe = typeof value === 'string' ? null : questionType(question.type)?.describe; // with numbers as the language writes them
  const shown = describe ? `${describe(value, question)} ${question.unit ?? ''}`.trim() : text;
  return h('li', {}, icon('exclamation-triangle'), h('strong', {}, h('bdi', { translate: 'no' }, shown)), named ? h('bdi', { translate: 'no' }, ` ${named}`) : null, h('span', { class: 'muted' }, ' · ', t('people', { count })));
}
