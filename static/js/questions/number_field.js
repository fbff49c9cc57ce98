// A field for a number: a button for the sign, which the keypads of phones lack, and why a text is no number, below it.
import { h, icon, setText } from '../dom.js';
import { numberText, readNumber, withOtherSign } from './number_logic.js';

const PATIENCE = 600; // milliseconds after a key, in which a number may still be unfinished
let notes = 0;

/** @returns {string} why a text is no number, or how it is read where that is not plain; '' if there is nothing to say */
export function numberNote(text, { unit = '', low = -Infinity, high = Infinity, t, locale }) {
  const { number, either, problem, words } = readNumber(text, unit);
  if (problem === 'empty') return '';
  if (problem === 'words' && unit) return t('number_unit', { unit });
  if (problem) return t(`number_${problem}`, { words });
  const written = (value) => numberText(value, locale, { useGrouping: false });
  if (number < low || number > high) return t('number_limits', { low: written(low), high: written(high) });
  return either && number * 1000 >= low && number * 1000 <= high ? t('number_either', { value: written(number), other: written(number * 1000) }) : '';
}

/**
 * Add a button for the sign and a note to an input.
 * @param {HTMLInputElement} input
 * @param {{unit?: string, low?: number, high?: number, t: Function}} options `low` and `high`: what is accepted
 * @returns {{button: HTMLElement, note: HTMLElement, clear: () => void}} what is placed beside and below the input; `clear`
 *   is called when the input got another text by script
 */
export function helpWithNumber(input, options) {
  const { t } = options;
  const id = `number-note-${notes += 1}`;
  const words = h('span');
  const mark = icon('exclamation-circle');
  const note = h('p', { class: 'answer-field__note', id, hidden: true, data: { testid: 'number-note' } }, mark, words);
  const live = h('div', { 'aria-live': 'polite' }, note);
  const button = h('button', { class: 'button button--icon answer-field__sign', type: 'button', 'aria-label': t('change_sign'), data: { testid: 'sign' } }, h('span', { 'aria-hidden': 'true' }, '±'));
  let timer = 0;

  function show(text) {
    clearTimeout(timer);
    const { number } = readNumber(input.value, options.unit);
    const isWrong = Boolean(text) && !(number >= (options.low ?? -Infinity) && number <= (options.high ?? Infinity));
    setText(words, text);
    note.hidden = !text;
    mark.hidden = !isWrong;
    note.classList.toggle('field__error', isWrong);
    note.classList.toggle('field__hint', !isWrong);
    if (isWrong) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }

  const explain = () => show(input.readOnly ? '' : numberNote(input.value, { ...options, locale: document.documentElement.lang }));
  input.setAttribute('aria-describedby', [input.getAttribute('aria-describedby'), id].filter(Boolean).join(' '));
  input.addEventListener('input', () => {
    if (note.hidden) clearTimeout(timer);
    else show('');
    timer = setTimeout(explain, PATIENCE);
  });
  input.addEventListener('change', explain);
  input.addEventListener('keydown', (event) => { if (event.key === 'Enter') explain(); });
  // A press must not take the focus from the field: the keypad would close.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  button.addEventListener('click', () => {
    if (input.readOnly) return;
    input.value = withOtherSign(input.value);
    input.focus();
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  return { button, note: live, clear: () => show('') };
}
