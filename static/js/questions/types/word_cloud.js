// Each student sends one or a few words; frequent words are large.
import { h } from '../../dom.js';
import { createOutcome, drawGhost } from '../outcome.js';
import { register } from '../registry.js';

const SIZES = 5;

register({
  name: 'word_cloud',
  hint: 'status_none_write',
  hasText: true,
  isComplete: (value) => Boolean(value),
  isSame: (left, right) => left === right,
  describe: (value) => value,
  keyText: () => '',
  draw: drawCloud,
});

/** @returns {number} 1 to 5 by how often a word was given, compared with the most frequent one */
export function sizeOf(count, most) {
  return Math.max(1, Math.ceil((SIZES * count) / Math.max(1, most)));
}

function drawCloud(question, { interactive = false, t, onChange = () => {} }) {
  const inputs = interactive
    ? Array.from({ length: question.words }, (_, index) => h('input', { class: 'input answer-field__input', type: 'text', maxlength: question.max_length, autocomplete: 'off', autocapitalize: 'off', enterkeyhint: 'send', 'aria-label': question.words > 1 ? t('field_word_n', { n: index + 1 }) : t('field_word'), placeholder: question.words > 1 ? t('field_word_n', { n: index + 1 }) : t('field_word'), data: { testid: 'answer-field' } }))
    : [];
  const outcome = createOutcome();
  const element = h('div', { class: 'answer-field' }, ...inputs, interactive ? null : drawGhost(t), outcome.element);
  const read = () => inputs.map((input) => input.value.replace(/[,;]/g, ' ').trim()).filter(Boolean).join(', ');
  element.addEventListener('input', () => onChange(read(), false));

  return {
    element,
    get value() { return read(); },
    setValue(value) {
      if (read() === value) return;
      const words = (value ?? '').split(', ');
      inputs.forEach((input, index) => { input.value = words[index] ?? ''; });
    },
    setDisabled(disabled) {
      for (const input of inputs) {
        input.readOnly = disabled;
        input.hidden = disabled && !input.value && Boolean(read()); // nothing can be added to the words that were sent
      }
    },
    showResults({ tally, hide }) {
      if (!tally) return;
      outcome.show([tally.entries, tally.unlisted, Boolean(hide)], () => [
        drawWords(tally.entries ?? [], t, hide),
        hide && tally.entries?.length ? hide.hint() : null,
        tally.unlisted ? h('p', { class: 'muted' }, t('and_more', { n: tally.unlisted })) : null,
      ]);
    },
  };
}

function drawWords(entries, t, hide) {
  if (!entries.length) return h('p', { class: 'muted' }, t('no_answers_yet'));
  const most = entries[0].count;
  return h('ul', { class: 'cloud' }, ...entries.map(({ text, count }) => h('li', { class: `cloud__word cloud__word--${sizeOf(count, most)}` },
    hide ? hide.word(text) : h('bdi', { translate: 'no' }, text),
    h('span', { class: 'cloud__count' }, h('span', { class: 'visually-hidden' }, ': '), String(count)))));
}
