// The types with a written answer: one input, and the texts that were given.
import { h } from '../dom.js';
import { createOutcome, drawCards, drawEntries, drawGhost, rightLine } from './outcome.js';

let fields = 0;

/**
 * @param {string} name
 * @param {object} options
 * @param {string} options.label key of the field's name
 * @param {string} options.hint key of what to do
 * @param {(text: string, question: object) => unknown} [options.read] returns the value of a text, or null if it has none
 * @param {(value: unknown, question: object) => string} [options.write] the text of a value
 * @param {(value: unknown, question: object) => string} [options.writeInField] the same for the field, from which it is read
 * @param {(input: HTMLElement, question: object, t: Function) => {button: HTMLElement, note: HTMLElement}} [options.help]
 *   what stands beside and below the field
 * @param {(key: unknown, question: object, t: Function) => string} [options.keyText]
 * @param {(entry: object, question: object) => string} [options.entryText] what was given, in the reader's language
 * @param {boolean} [options.lines] several lines; the answers are shown as cards
 * @param {Record<string, string>} [options.attributes] of the field
 * @returns {import('./registry.js').QuestionType}
 */
export function writtenType(name, { label, hint, read = (text) => text.trim() || null, write = String, writeInField = write, help, keyText = () => '', entryText = (entry) => entry.text, lines = false, attributes = {} }) {
  return {
    name,
    hint,
    isComplete: (value) => value !== null && value !== undefined,
    isSame: (left, right) => left === right,
    describe: (value, question) => write(value, question),
    keyText,
    draw: (question, options) => drawField(question, { label, read: (text) => read(text, question), write: writeInField, help, keyText, entryText, lines, attributes, ...options }),
  };
}

function drawField(question, { label, read, write, help, keyText, entryText, lines, attributes, interactive = false, t, onChange = () => {} }) {
  const id = `answer-field-${fields += 1}`;
  const limit = question.max_length || undefined;
  const input = interactive
    ? h(lines ? 'textarea' : 'input', { class: lines ? 'textarea answer-field__input' : 'input answer-field__input', id, maxlength: limit, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'send', 'aria-describedby': question.unit ? `${id}-unit` : null, ...(lines ? { rows: '4', enterkeyhint: 'enter', spellcheck: 'true' } : { type: 'text' }), ...attributes, data: { testid: 'answer-field' } })
    : null;
  const outcome = createOutcome();
  const more = input && help ? help(input, question, t) : null;
  let given = null; // the value that the field was set to, and its text: a text may tell less than its number
  let givenText = null;
  const value = () => (input.value === givenText ? given : read(input.value));
  const unit = question.unit ? h('span', { class: 'answer-field__unit', id: `${id}-unit` }, question.unit) : null;
  const element = h('div', { class: 'answer-field' },
    input ? h('label', { class: 'answer-field__label', for: id }, t(label)) : null,
    input ? h('div', { class: 'answer-field__line' }, more?.button, input, unit) : null,
    more?.note,
    input ? null : drawGhost(t),
    outcome.element);
  input?.addEventListener('input', () => onChange(value(), false));

  /** Make the field as high as its text, up to a limit, and show its beginning. */
  function showWhole() {
    if (!input.offsetHeight) return; // the question is not in sight
    const border = input.offsetHeight - input.clientHeight;
    input.style.blockSize = 'auto';
    input.style.blockSize = `${Math.min(input.scrollHeight + border, 480)}px`;
    input.scrollTop = 0;
  }

  return {
    element,
    get value() { return input ? value() : null; },
    setValue(next) {
      if (!input || value() === next) return;
      [given, givenText] = [next, write(next, question)];
      input.value = givenText;
    },
    setDisabled(disabled) {
      if (more) more.button.hidden = disabled;
      if (!input || input.readOnly === disabled) return;
      input.readOnly = disabled; // read-only, not disabled: it keeps the focus and can be read
      if (lines && disabled) showWhole();
    },
    showResults({ tally, key, accept, decorate, hide, cards }) {
      if (cards) {
        outcome.show('cards', () => [cards]);
        return;
      }
      outcome.show([tally?.entries, tally?.answered, tally?.unlisted, key, Boolean(accept), Boolean(decorate), Boolean(hide)], () => [
        key ? rightLine(keyText(key, question, t), t) : null,
        tally && lines ? drawCards(tally.entries ?? [], { t, unlisted: tally.unlisted }) : null,
        tally && !lines ? drawEntries((tally.entries ?? []).map((entry) => ({ ...entry, text: entryText(entry, question) })), { answered: tally.answered ?? 0, marks: key !== undefined, t, accept, decorate, hide, unlisted: tally.unlisted }) : null,
      ]);
    },
  };
}
