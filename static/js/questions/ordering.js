// Things to bring into order: by buttons, by arrow keys on a row, or by dragging its handle.
import { announce } from '../announce.js';
import { h, icon, setText } from '../dom.js';
import { choiceText, choiceWords } from './choice_content.js';
import { percent } from './choice_logic.js';
import { isSameOrder, movedTo } from './order_logic.js';
import { createOutcome, factLine } from './outcome.js';

/** @returns {import('./registry.js').QuestionType} */
export default {
  name: 'ordering',
  hint: 'status_none_order',
  isComplete: (value) => Array.isArray(value) && value.length > 0,
  isSame: isSameOrder,
  describe: inWords,
  keyText: inWords,
  draw: drawOrder,
};

function inWords(ids, question) {
  const texts = new Map(question.choices.map((choice) => [choice.id, choiceWords(choice)]));
  return ids.map((id) => texts.get(id)).join(' · ');
}

function drawOrder(question, { interactive = false, t, onChange = () => {} }) {
  const choices = new Map(question.choices.map((choice) => [choice.id, choice]));
  let value = [...choices.keys()];
  let locked = !interactive;
  const rows = new Map([...choices].map(([id, choice]) => [id, drawRow(choice, { interactive, t })]));
  const list = h('ol', { class: 'order', data: { testid: 'order' } });
  const outcome = createOutcome();
  const element = h('div', { class: 'answer-order' }, interactive ? h('p', { class: 'visually-hidden' }, t('order_how')) : null, list, outcome.element);

  function show() {
    list.append(...value.map((id) => rows.get(id).element));
    value.forEach((id, index) => rows.get(id).place(index, value.length, locked));
  }

  function move(id, to, byPointer) {
    const from = value.indexOf(id);
    const next = movedTo(value, from, to);
    if (locked || next === value) return;
    const focused = document.activeElement;
    value = next;
    show();
    if (rows.get(id).element.contains(focused)) rows.get(id).focus(focused);
    announce(t('order_moved', { text: choiceWords(choices.get(id)), n: to + 1, count: value.length }));
    onChange(value, byPointer);
  }

  list.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-step]');
    if (button) move(button.dataset.id, value.indexOf(button.dataset.id) + Number(button.dataset.step), false);
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const id = event.target.closest('[data-row]')?.dataset.row;
    if (!step || !id) return;
    event.preventDefault();
    move(id, value.indexOf(id) + step, false);
  });
  if (interactive) installDrag(list, { isLocked: () => locked, move: (id, to) => move(id, to, false), indexOf: (id) => value.indexOf(id) });
  show();

  return {
    element,
    get value() { return value; },
    setValue(next) {
      if (!next || isSameOrder(next, value)) return;
      value = [...next];
      show();
    },
    setDisabled(disabled) {
      locked = disabled || !interactive;
      show();
    },
    showResults({ tally, key, own, answered }) {
      const correct = key ?? null;
      if (own && correct) value.forEach((id, index) => rows.get(id).mark(correct[index] === id, t));
      element.classList.toggle('answer-order--known', Boolean(correct));
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
  const button = (step, data, label) => h('button', { class: 'button button--icon', type: 'button', data: { step: String(step), id: choice.id, ...data }, 'aria-label': label }, icon(step < 0 ? 'arrow-up' : 'arrow-down'));
  const up = interactive ? button(-1, { testid: `up-${choice.id}` }, t('order_up', { text: words })) : null;
  const down = interactive ? button(1, { testid: `down-${choice.id}` }, t('order_down', { text: words })) : null;
  const handle = interactive ? h('span', { class: 'order__handle', 'aria-hidden': 'true', data: { handle: '' } }, icon('grip-vertical')) : null;
  const element = h('li', { class: `choice order__row answer-${choice.id}`, data: { row: choice.id, testid: `choice-${choice.id}` } },
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
    focus(before) {
      if (before.disabled) (before === up ? down : up).focus();
      else before.focus();
    },
    mark(right, translate) {
      element.classList.toggle('choice--right', right);
      element.classList.toggle('choice--wrong', !right);
      note.replaceChildren(h('span', { class: `badge badge--${right ? 'success' : 'danger'}` }, icon(right ? 'check-lg' : 'x-lg'), translate(right ? 'place_right' : 'place_wrong')));
    },
  };
}

/** Dragging by the handle, with finger or mouse: the row goes where the pointer is. */
function installDrag(list, { isLocked, move, indexOf }) {
  list.addEventListener('pointerdown', (event) => {
    const row = event.target.closest('[data-handle]')?.closest('[data-row]');
    if (!row || isLocked()) return;
    event.preventDefault();
    const { row: id } = row.dataset;
    row.classList.add('order__row--dragged');
    list.setPointerCapture(event.pointerId);
    const follow = (moving) => {
      const over = [...list.children].findIndex((other) => {
        const box = other.getBoundingClientRect();
        return moving.clientY >= box.top && moving.clientY <= box.bottom;
      });
      if (over >= 0 && over !== indexOf(id)) move(id, over);
    };
    const drop = () => {
      row.classList.remove('order__row--dragged');
      list.removeEventListener('pointermove', follow);
      for (const name of ['pointerup', 'pointercancel']) list.removeEventListener(name, drop);
    };
    list.addEventListener('pointermove', follow);
    for (const name of ['pointerup', 'pointercancel']) list.addEventListener(name, drop);
  });
}
