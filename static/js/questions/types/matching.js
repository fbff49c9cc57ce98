// Each item on the left, with a letter, has a partner on the right, with a number: the same on the projector and on phones.
// Select menus work by touch, keyboard and screen reader.
import { h, icon, setSanitisedHtml } from '../../dom.js';
import { percent } from '../choice_logic.js';
import { createOutcome } from '../outcome.js';
import { register } from '../registry.js';

const MENU_SHOWS = 24; // characters, on a small phone

register({
  name: 'matching',
  hint: 'status_none_match',
  isComplete: (value) => Boolean(value) && Object.values(value).every(Boolean),
  isSame: (left, right) => Boolean(left && right) && Object.keys({ ...left, ...right }).every((id) => left[id] === right[id]),
  describe: pairsText,
  keyText: pairsText,
  draw: drawPairs,
});

function pairsText(pairs, question) {
  const texts = (items) => new Map(items.map((item) => [item.id, plain(item.text_html)]));
  const [lefts, rights] = [texts(question.left), texts(question.right)];
  return Object.entries(pairs).map(([left, right]) => `${lefts.get(left)} – ${rights.get(right)}`).join(', ');
}

function number(item) {
  return h('span', { class: 'mark mark--number' }, item.label);
}

/** A menu shows one line of plain text: what is longer, or has formulas or code, is listed below. */
function isMoreThanAMenuShows({ text, text_html: html }) {
  return text.length > MENU_SHOWS || html.includes('<');
}

function plain(html) {
  return setSanitisedHtml(h('div'), html).textContent;
}

function drawPairs(question, { interactive = false, t, onChange = () => {} }) {
  const rights = new Map(question.right.map((item) => [item.id, item]));
  const rows = question.left.map((item) => drawRow(item, question.right, { interactive, t }));
  const outcome = createOutcome();
  const legend = !interactive || question.right.some(isMoreThanAMenuShows)
    ? h('ul', { class: 'pairs__right' }, ...question.right.map((item) => h('li', { class: 'pairs__partner' }, number(item), setSanitisedHtml(h('div', { class: 'pairs__text' }), item.text_html))))
    : null;
  const element = h('div', { class: 'pairs' }, h('ul', { class: 'pairs__rows' }, ...rows.map((row) => row.element)), legend, outcome.element);
  const read = () => Object.fromEntries(rows.map((row) => [row.id, row.select?.value ?? '']));
  element.addEventListener('change', () => onChange(read(), false));

  return {
    element,
    get value() { return read(); },
    setValue(value) {
      for (const row of rows) if (row.select) row.select.value = value?.[row.id] ?? '';
    },
    setDisabled(disabled) {
      for (const row of rows) if (row.select) row.select.disabled = disabled;
    },
    showResults({ tally, key, own }) {
      element.classList.toggle('pairs--known', Boolean(key));
      for (const row of rows) row.show({ right: key ? rights.get(key[row.id]) : null, own: own?.[row.id], tally, t, given: tally?.survey ? mostGiven(tally.pairs?.[row.id], rights) : null });
    },
  };
}

/** In a survey: the partners that were given, the most frequent first. */
function mostGiven(counts = {}, rights) {
  return Object.entries(counts).filter(([, count]) => count).sort((a, b) => b[1] - a[1]).map(([id, count]) => ({ text: rights.get(id)?.text ?? '', count }));
}

function drawRow(item, rights, { interactive, t }) {
  const text = setSanitisedHtml(h('div', { class: 'pairs__left' }), item.text_html);
  const select = interactive
    ? h('select', { class: 'select', 'aria-label': t('match_with', { text: plain(item.text_html) }), data: { testid: `match-${item.id}` } },
      h('option', { value: '' }, t('choose')), ...rights.map((right) => h('option', { value: right.id }, `${right.label}. ${right.text}`)))
    : null;
  const notes = h('div', { class: 'pairs__notes' });
  const element = h('li', { class: `pairs__row${interactive ? '' : ' pairs__row--read'} answer-${item.id}`, data: { testid: `choice-${item.id}` } },
    h('span', { class: 'mark' }, h('span', {}, item.label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })), text, select, notes);
  let shown = '';
  return {
    id: item.id,
    element,
    select,
    show({ right, own, tally, t: translate, given }) {
      const count = tally?.counts?.[item.id];
      const now = JSON.stringify([right?.id, own, count, tally?.answered, given]);
      if (now === shown) return;
      shown = now;
      element.classList.toggle('pairs__row--right', Boolean(right && own === right.id));
      element.classList.toggle('pairs__row--wrong', Boolean(right && own && own !== right.id));
      notes.replaceChildren(...[
        right ? h('p', { class: 'answer-key' }, icon('check-lg'), h('span', {}, h('strong', { class: own && own !== right.id ? '' : 'visually-hidden' }, `${translate('right_answer')}: `), number(right), ' ', setSanitisedHtml(h('span'), right.text_html))) : null,
        ...(given ?? []).map(({ text, count: times }) => h('p', { class: 'answer-fact' }, h('bdi', { translate: 'no' }, text), ` ${translate('share', { count: times, percent: percent(times, tally.answered ?? 0) })}`)),
        count === undefined ? null : h('span', { class: 'bars__number' }, translate('found_it', { percent: percent(count, tally.answered ?? 0) })),
        count === undefined ? null : h('progress', { class: 'bar', max: '100', value: String(percent(count, tally.answered ?? 0)), 'aria-hidden': 'true' }),
      ].filter(Boolean));
    },
  };
}
