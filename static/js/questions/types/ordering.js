// Items to put in order: by buttons, by arrow keys on a row, or by dragging its handle.
import { announce } from '../../announce.js';
import { makeSortable } from '../../components/sortable.js';
import { h, icon, setText } from '../../dom.js';
import { choiceText, choiceWords } from '../choice_content.js';
import { percent } from '../choice_logic.js';
import { isSameOrder, movedTo } from '../order_logic.js';
import { createOutcome, drawEntries, factLine } from '../outcome.js';
import { register } from '../registry.js';

register({
  name: 'ordering',
  hint: 'status_none_order',
  isComplete: (value) => Array.isArray(value) && value.length > 0,
  isSame: isSameOrder,
  describe: inWords,
  keyText: inWords,
  draw: drawOrder,
});

function inWords(ids, question) {
  const texts = new Map(question.choices.map((choice) => [choice.id, choiceWords(choice)]));
  return ids.map((id) => texts.get(id)).join(' · ');
}

function drawOrder(question, { interactive = false, t, onChange = () => {} }) {
  const choices = new Map(question.choices.map((choice) => [choice.id, choice]));
  let value = [...choices.keys()];
  let chosen = false; // what is shown first is nobody's answer until something is moved or it is confirmed
  let locked = !interactive;
  const rows = new Map([...choices].map(([id, choice]) => [id, drawRow(choice, { interactive, t })]));
  const list = h('ol', { class: 'order', data: { testid: 'order' } });
  const outcome = createOutcome();
  const confirm = interactive ? h('button', { class: 'button order__confirm', type: 'button', data: { testid: 'order-mine' } }, icon('check-lg'), t('order_mine')) : null;
  const hint = interactive ? h('p', { class: 'visually-hidden' }, t('order_how')) : null;
  const element = h('div', { class: 'answer-order' }, hint, list, confirm, outcome.element);

  function show() {
    const wanted = value.map((id) => rows.get(id).element);
    // A row that is moved in the document loses the focus, so rows that are in their place are not moved.
    if (!isSameOrder(wanted, [...list.querySelectorAll(':scope > [data-row]')])) list.append(...wanted);
    value.forEach((id, index) => rows.get(id).place(index, value.length, locked));
    if (confirm) confirm.hidden = chosen || locked;
  }

  function move(id, to) {
    value = movedTo(value, value.indexOf(id), to);
    chosen = true;
    show();
    announce(t('order_moved', { text: choiceWords(choices.get(id)), n: to + 1, count: value.length }));
    onChange(value, false);
  }

  const sorting = interactive ? makeSortable(list, { isLocked: () => locked, keys: '[data-row]', move: (row, to) => move(row.dataset.row, to) }) : null;
  confirm?.addEventListener('click', () => {
    chosen = true;
    list.querySelector('[data-step]:enabled')?.focus(); // the button goes
    show();
    onChange(value, false);
  });
  show();

  return {
    element,
    get value() { return chosen ? value : null; },
    setValue(next) {
      if (!next) return;
      chosen = true;
      if (!isSameOrder(next, value)) sorting?.cancel();
      value = [...next];
      show();
    },
    setDisabled(disabled) {
      locked = disabled || !interactive;
      if (locked) sorting?.cancel();
      if (hint) hint.hidden = locked;
      show();
    },
    showResults({ tally, key, own, answered }) {
      const correct = key ?? null;
      if (own && correct) value.forEach((id, index) => rows.get(id).mark(correct[index] === id, t));
      element.classList.toggle('answer-order--known', Boolean(correct));
      if (tally?.survey) { // nothing is right: the orders that were given, the most frequent first
        outcome.show([tally.entries], () => [drawEntries((tally.entries ?? []).map((entry) => ({ ...entry, text: inWords(entry.value, question) })), { answered: tally.answered ?? 0, marks: false, t })]);
        return;
      }
      outcome.show([tally?.counts, tally?.answered, key], () => [
        correct ? h('h2', { class: 'answer-outcome__title' }, t('right_order')) : null,
        tally ? factLine(t('bars_right_place')) : null,
        tally || correct ? drawShares(correct ?? [...choices.keys()], choices, { counts: tally?.counts ?? {}, answered: tally?.answered ?? answered ?? 0, numbered: Boolean(correct), t }) : null,
      ]);
    },
  };
}

function drawShares(ids, choices, { counts, answered, numbered, t }) {
  return h(numbered ? 'ol' : 'ul', { class: 'bars bars--order' }, ...ids.map((id, index) => {
    const choice = choices.get(id);
    const share = percent(counts[id] ?? 0, answered);
    return h('li', { class: `bars__row answer-${id}` },
      h('span', { class: 'mark' }, h('span', {}, choice.label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })),
      h('div', { class: 'bars__text' }, numbered ? `${index + 1}. ` : null, choiceText(choice)),
      h('span', { class: 'bars__number' }, h('span', { 'aria-hidden': 'true' }, `${share} %`), h('span', { class: 'visually-hidden' }, t('in_right_place', { percent: share }))),
      h('progress', { class: 'bar', max: '100', value: String(share), 'aria-hidden': 'true' }));
  }));
}

function drawRow(choice, { interactive, t }) {
  const text = choiceText(choice);
  const words = choiceWords(choice);
  const place = h('span', { class: 'order__place', 'aria-hidden': 'true' });
  const note = h('span', { class: 'choice__notes' });
  const button = (step, data, label) => h('button', { class: 'button button--icon', type: 'button', data: { step: String(step), ...data }, 'aria-label': label }, icon(step < 0 ? 'arrow-up' : 'arrow-down'));
  const up = interactive ? button(-1, { testid: `up-${choice.id}` }, t('order_up', { text: words })) : null;
  const down = interactive ? button(1, { testid: `down-${choice.id}` }, t('order_down', { text: words })) : null;
  const handle = interactive ? h('span', { class: 'grip', 'aria-hidden': 'true', data: { grip: '' } }, icon('grip-vertical')) : null;
  const element = h('li', { class: `choice choice--noted order__row answer-${choice.id}`, data: { row: choice.id, testid: `choice-${choice.id}` } },
    handle, place, h('span', { class: 'mark' }, h('span', {}, choice.label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })), text, note,
    interactive ? h('span', { class: 'order__tools' }, up, down) : null);
  return {
    element,
    place(index, count, locked) {
      setText(place, interactive ? String(index + 1) : '');
      if (!up) return;
      up.disabled = locked || index === 0;
      down.disabled = locked || index === count - 1;
      element.classList.toggle('order__row--locked', locked);
    },
    mark(right, translate) {
      element.classList.toggle('choice--right', right);
      element.classList.toggle('choice--wrong', !right);
      note.replaceChildren(h('span', { class: `badge badge--${right ? 'success' : 'danger'}` }, icon(right ? 'check-lg' : 'x-lg'), translate(right ? 'place_right' : 'place_wrong')));
    },
  };
}
