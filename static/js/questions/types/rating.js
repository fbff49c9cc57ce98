// A number on a scale: one tap.
import { h, setText } from '../../dom.js';
import { percent } from '../choice_logic.js';
import { createOutcome, factLine } from '../outcome.js';
import { register } from '../registry.js';

register({
  name: 'rating',
  byTap: true,
  canShowBars: true,
  hint: 'status_none',
  isComplete: (value) => Number.isInteger(value),
  isSame: (left, right) => left === right,
  describe: String,
  keyText: () => '',
  draw: drawScale,
});

function drawScale(question, { interactive = false, t, onChange = () => {} }) {
  let value = null;
  let pointed = false;
  const numbers = Array.from({ length: question.high - question.low + 1 }, (_, index) => question.low + index);
  const labels = { [question.low]: question.low_label, [question.high]: question.high_label };
  const steps = numbers.map((number) => drawStep(number, labels[number], interactive));
  const ends = question.low_label || question.high_label
    ? h('div', { class: 'scale__ends', 'aria-hidden': 'true' }, h('span', {}, question.low_label), h('span', {}, question.high_label))
    : null;
  const outcome = createOutcome();
  const element = interactive
    ? h('fieldset', { class: 'scale' }, h('legend', { class: 'visually-hidden' }, t('choose_number', { low: scaleEnd(question.low, question.low_label), high: scaleEnd(question.high, question.high_label) })))
    : h('div', { class: 'scale' });
  element.append(h(interactive ? 'div' : 'ul', { class: 'scale__steps' }, ...steps.map((step) => step.element)), ...(ends ? [ends] : []), outcome.element);
  element.addEventListener('pointerdown', () => { pointed = true; });
  element.addEventListener('keydown', () => { pointed = false; });
  element.addEventListener('change', (event) => {
    value = Number(event.target.value);
    onChange(value, pointed);
  });

  return {
    element,
    get value() { return value; },
    setValue(next) {
      value = next;
      for (const { input, number } of steps) if (input) input.checked = number === next;
    },
    setDisabled(disabled) {
      for (const { input } of steps) if (input) input.disabled = disabled;
    },
    press(key) {
      const step = steps.find(({ number }) => String(number) === key);
      if (!step?.input || step.input.disabled) return false;
      value = step.number;
      step.input.checked = true;
      step.input.focus();
      onChange(value, false);
      return true;
    },
    showResults({ tally }) {
      if (!tally) return;
      const counts = numbers.map((number) => tally.counts?.[number] ?? 0);
      element.style.setProperty('--most', String(Math.max(percent(Math.max(...counts), tally.answered ?? 0), 1) / 100)); // the highest column of the projector
      for (const step of steps) step.show(tally.counts?.[step.number] ?? 0, tally.answered ?? 0, t);
      outcome.show(tally.mean ?? null, () => [typeof tally.mean === 'number' ? factLine(t('mean_is', { mean: tally.mean })) : null]);
    },
  };
}

function scaleEnd(number, label) {
  return label ? `${number} (${label})` : String(number);
}

function drawStep(number, label, interactive) {
  const input = interactive ? h('input', { type: 'radio', name: 'rating', value: String(number), class: 'choice__input' }) : null;
  const bar = h('span', { class: 'scale__bar', 'aria-hidden': 'true' });
  const share = h('span', { 'aria-hidden': 'true' });
  const words = h('span', { class: 'visually-hidden' });
  const count = h('span', { class: 'scale__count' }, share, words);
  const element = h(interactive ? 'label' : 'li', { class: 'scale__step', data: { testid: `choice-${number}` } },
    h('span', { class: 'scale__chart' }, bar), input, h('span', { class: 'scale__number' }, String(number)), label ? h('span', { class: 'visually-hidden' }, ` (${label})`) : null, count);
  return {
    number,
    input,
    element,
    show(given, answered, t) {
      element.classList.add('scale__step--counted');
      bar.style.setProperty('--share', String(percent(given, answered) / 100));
      setText(share, t('share', { count: given, percent: percent(given, answered) }));
      setText(words, t('count_and_share', { count: given, percent: percent(given, answered) }));
    },
  };
}
