// The results of types without fixed choices: the answers that were given, and what is right.
import { h, icon, setText } from '../dom.js';
import { percent } from './choice_logic.js';

/** A line that says what is right. */
export function rightLine(text, t) {
  return h('p', { class: 'answer-key' }, icon('check-circle-fill'), h('span', {}, h('strong', {}, `${t('right_answer')}: `), text));
}

/** A line of plain facts, such as an average. */
export function factLine(text) {
  return h('p', { class: 'answer-fact' }, text);
}

function share(count, answered, t) {
  const shown = percent(count, answered);
  return h('span', { class: 'bars__number' },
    h('span', { 'aria-hidden': 'true' }, t('share', { count, percent: shown })),
    h('span', { class: 'visually-hidden' }, t('count_and_share', { count, percent: shown })));
}

/**
 * Bars for free answers.
 * @param {{text: string, count: number, correct?: boolean|null, near?: boolean}[]} entries
 * @param {object} options
 * @param {number} options.answered
 * @param {boolean} options.marks whether right ones may be marked
 * @param {Function} options.t
 * @param {(text: string) => void} [options.accept] called when the teacher accepts a text as right
 * @param {(list: HTMLElement, entries: object[]) => HTMLElement} [options.decorate] adds something to the list
 * @param {{button: (text: string) => HTMLElement}} [options.hide] makes the buttons by which the teacher hides texts
 * @param {number} [options.unlisted] how many different texts are left out
 */
export function drawEntries(entries, { answered, marks, t, accept, decorate, hide, unlisted = 0 }) {
  if (!entries.length) return h('p', { class: 'muted' }, t('no_answers_yet'));
  const list = h('ul', { class: 'bars' }, ...entries.map((entry) => {
    const notes = [
      marks && entry.correct ? h('span', { class: 'badge badge--success' }, icon('check-lg'), t('right_answer')) : null,
      marks && entry.near ? h('span', { class: 'badge badge--warning' }, t('nearly_right')) : null,
      accept && entry.correct === false
        ? h('button', { class: 'button button--sm', type: 'button', data: { testid: 'accept' }, 'aria-label': t('accept_named', { text: entry.text }), on: { click: () => accept(entry.text) } }, icon('check-lg'), t('accept'))
        : null,
      hide ? hide.button(entry.text) : null,
    ];
    return h('li', { class: `bars__row bars__row--entry${marks && entry.correct ? ' bars__row--right' : ''}` },
      h('div', { class: 'bars__text' }, h('bdi', { translate: 'no' }, entry.text), ' ', ...notes.filter(Boolean)),
      share(entry.count, answered, t),
      h('progress', { class: 'bar', max: '100', value: String(percent(entry.count, answered)), 'aria-hidden': 'true' }));
  }));
  const drawn = decorate ? decorate(list, entries) : list;
  return unlisted ? h('div', { class: 'answer-outcome' }, drawn, unlistedLine(unlisted, t)) : drawn;
}

/** A line that says how many texts are not listed. */
function unlistedLine(count, t) {
  return h('p', { class: 'muted' }, t('and_more', { n: count }));
}

/** Cards for texts of several lines, without their authors. */
export function drawCards(entries, { t, unlisted = 0 }) {
  if (!entries.length) return h('p', { class: 'muted' }, t('no_answers_yet'));
  const list = h('ul', { class: 'answer-cards' }, ...entries.map(({ text, count }) => h('li', { class: 'answer-card' },
    h('bdi', { class: 'answer-card__text', translate: 'no' }, text),
    count > 1 ? h('div', { class: 'answer-card__foot' }, h('span', { class: 'badge' }, t('people', { count }))) : null)));
  return unlisted ? h('div', { class: 'answer-outcome' }, list, unlistedLine(unlisted, t)) : list;
}

/** Where the answers will appear on the projector: until then it says what to do. The other pages hide it. */
export function drawGhost(t) {
  return h('p', { class: 'answer-ghost' }, icon('pencil'), t('write_on_your_phone'));
}

/** An element below an answer that is redrawn only when its facts have changed. */
export function createOutcome() {
  const element = h('div', { class: 'answer-outcome' });
  let shown = '';
  return {
    element,
    /** @param {unknown} facts what the drawing depends on @param {() => (Node|null)[]} draw */
    show(facts, draw) {
      const now = JSON.stringify(facts);
      if (now === shown) return;
      shown = now;
      const focused = element.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
      element.replaceChildren(...draw().filter(Boolean));
      if (focused) [...element.querySelectorAll('button')].find((button) => button.getAttribute('aria-label') === focused)?.focus();
    },
  };
}

/** Your own answer in words, when there is one. */
export function ownLine(text, t) {
  const line = h('p', { class: 'answer-fact' }, h('strong', {}, `${t('your_answer')}: `), h('bdi', { translate: 'no' }));
  setText(line.lastChild, text);
  return line;
}
