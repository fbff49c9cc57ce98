// The types whose answers are choices. `draw` returns one list of choices for all pages: with inputs while a
// student may answer, and the same rows, with counts and marks, after the reveal, so that nothing jumps.
import { h, icon, setSanitisedHtml, setText } from '../dom.js';
import { choiceText, choiceWords } from './choice_content.js';
import { isSameChoice, percent, toggled, verdictOf } from './choice_logic.js';

/**
 * @param {string} name
 * @param {{multiple: boolean}} options
 * @returns {import('./registry.js').QuestionType}
 */
export function choiceType(name, { multiple }) {
  return {
    name,
    byTap: !multiple,
    countsChoices: true,
    canShowBars: true,
    hint: multiple ? 'status_none_several' : 'status_none',
    isComplete: (value) => Array.isArray(value) && value.length > 0,
    isSame: isSameChoice,
    describe: (value) => value.map((id) => id.toUpperCase()).join(', '),
    keyText: (key, question) => question.choices.filter(({ id }) => key?.includes(id)).map(nameOf).join('; '),
    draw: (question, options) => drawChoices(question, { multiple, ...options }),
  };
}

const SHORT = 16; // characters: such options are larger on the projector

/** A choice's letter, and its text if that is not just the letter. */
function nameOf(choice) {
  const words = choiceWords(choice);
  return words && words !== choice.label ? `${choice.label}, ${words}` : choice.label;
}

function mark(label) {
  return h('span', { class: 'mark' }, h('span', {}, label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' }));
}

/** A share such as “75 % (18)”, with the number of votes as a part of its own: it is smaller on the projector. */
function drawShare(slot, text) {
  if (slot.textContent === text) return;
  const [, share, count] = /^(.*?)( \(.*\))?$/.exec(text);
  slot.replaceChildren(h('span', { class: 'choice__percent' }, share), h('span', { class: 'choice__count' }, count ?? ''));
}

function note(kind, iconName, text) {
  return h('span', { class: `badge badge--${kind}` }, icon(iconName), text);
}

/**
 * @param {{choices: import('./choice_content.js').Choice[]}} question
 * @param {object} options
 * @param {boolean} options.multiple
 * @param {boolean} [options.interactive] with inputs
 * @param {(key: string, params?: object) => string} options.t
 * @param {(value: string[], byPointer: boolean) => void} [options.onChange]
 */
function drawChoices(question, { multiple, interactive = false, t, onChange = () => {} }) {
  let value = [];
  let pointed = false; // whether the last thing that happened was a finger or mouse, not a key
  const rows = question.choices.map((choice) => drawRow(choice, { multiple, interactive }));
  const element = interactive
    ? h('fieldset', { class: 'choices' }, h('legend', { class: 'visually-hidden' }, t(multiple ? 'choose_several' : 'choose_one')))
    : h('ul', { class: 'choices' });
  element.dataset.count = String(rows.length);
  element.dataset.length = question.choices.every((choice) => choiceWords(choice).length <= SHORT) ? 'short' : 'long';
  element.classList.toggle('choices--pictured', question.choices.some((choice) => choice.image));
  element.append(...rows.map((row) => row.element));

  function show() {
    for (const row of rows) if (row.input) row.input.checked = value.includes(row.id);
  }

  element.addEventListener('pointerdown', () => { pointed = true; });
  element.addEventListener('keydown', () => { pointed = false; });
  element.addEventListener('change', (event) => {
    const row = rows.find(({ input }) => input === event.target);
    if (!row) return;
    value = toggled(value, row.id, multiple);
    onChange(value, pointed);
  });

  return {
    element,
    get value() { return value; },

    /** Show a value without calling `onChange`. */
    setValue(next) {
      value = [...(next ?? [])];
      show();
    },

    setDisabled(disabled) {
      for (const row of rows) if (row.input) row.input.disabled = disabled;
    },

    /** Choose by keyboard: 1 to 9 and letters. @returns {boolean} whether the key meant a choice */
    press(key) {
      const index = /^[1-9]$/.test(key) ? Number(key) - 1 : rows.findIndex((row) => row.label.toLowerCase() === key.toLowerCase());
      const row = rows[index];
      if (!row?.input || row.input.disabled) return false;
      value = toggled(value, row.id, multiple);
      show();
      row.input.focus();
      onChange(value, false);
      return true;
    },

    /**
     * Show what is known after a vote; undefined parts stay hidden.
     * @param {{counts?: Record<string, number>, answered?: number, key?: string[]|null, own?: string[]|null, feedback?: Record<string, string>}} facts
     */
    showResults({ counts, answered = 0, key, own, feedback }) {
      for (const row of rows) row.showResults({ count: counts?.[row.id], answered, verdict: verdictOf(row.id, key, own), word: feedback?.[row.id] }, t);
    },
  };
}

function drawRow(choice, { multiple, interactive }) {
  const input = interactive
    ? h('input', { type: multiple ? 'checkbox' : 'radio', name: 'choice', value: choice.id, class: 'choice__input' })
    : null;
  const text = choiceText(choice);
  const number = h('span', { 'aria-hidden': 'true' });
  const words = h('span', { class: 'visually-hidden' });
  const bar = h('progress', { class: 'bar', max: '100', value: '0', 'aria-hidden': 'true' });
  const share = h('div', { class: 'choice__share' }, bar, h('span', { class: 'choice__number' }, number, words));
  const notes = h('span', { class: 'choice__notes' });
  const tick = interactive ? h('span', { class: 'choice__tick', 'aria-hidden': 'true' }, icon('check-lg')) : null;
  const element = h(
    interactive ? 'label' : 'li',
    { class: `choice answer-${choice.label.toLowerCase()}`, data: { testid: `choice-${choice.id}` } },
    input, mark(choice.label), h('div', { class: 'choice__body' }, h('div', { class: 'choice__line' }, text, notes), share), tick,
  );

  return {
    id: choice.id,
    label: choice.label,
    element,
    input,
    showResults({ count, answered, verdict, word }, t) {
      if (word && !text.querySelector('.choice__feedback')) text.append(setSanitisedHtml(h('div', { class: 'choice__feedback' }), word));
      const counted = count !== undefined;
      element.classList.toggle('choice--counted', counted);
      element.classList.toggle('choice--right', verdict.right);
      element.classList.toggle('choice--wrong', verdict.ownWrong);
      if (counted) {
        bar.value = percent(count, answered);
        drawShare(number, t('share', { count, percent: percent(count, answered) }));
        setText(words, t('count_and_share', { count, percent: percent(count, answered) }));
      }
      notes.replaceChildren(
        ...(verdict.own ? [note(verdict.ownWrong ? 'danger' : verdict.right ? 'success' : 'info', verdict.ownWrong ? 'x-lg' : 'check-lg', t('your_answer'))] : []),
        ...(verdict.right ? [note('success', 'check-circle-fill', t('right_answer'))] : []),
      );
    },
  };
}
