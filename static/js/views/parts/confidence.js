// Input for the confidence in an answer: three levels, by touch, mouse or keyboard.
import { h, icon } from '../../dom.js';

const LEVELS = [[1, 'dice-3'], [2, 'hand-thumbs-up'], [3, 'shield-check']];

/**
 * @param {{t: Function, onChange: (byPointer: boolean) => void}} parts
 * @returns {{element: HTMLElement, value: number|null, setValue: (level: number) => void, setDisabled: (disabled: boolean) => void}}
 */
export function createConfidence({ t, onChange }) {
  let pointed = false; // whether the last input came from a pointer, not from a key
  const inputs = LEVELS.map(([level]) => h('input', { type: 'radio', name: 'confidence', value: String(level), class: 'visually-hidden', data: { testid: `sure-${level}` } }));
  const element = h('fieldset', { class: 'confidence' }, h('legend', { class: 'confidence__legend' }, t('how_sure')),
    h('div', { class: 'confidence__levels' }, ...LEVELS.map(([level, name], index) => h('label', { class: 'confidence__level' }, inputs[index], icon(name), t(`sure_${level}`)))));
  element.addEventListener('pointerdown', () => { pointed = true; });
  element.addEventListener('keydown', () => { pointed = false; });
  element.addEventListener('change', (event) => {
    event.stopPropagation();
    onChange(pointed);
  });
  return {
    element,
    get value() {
      const chosen = inputs.find(({ checked }) => checked);
      return chosen ? Number(chosen.value) : null;
    },
    setValue(level) {
      for (const input of inputs) input.checked = Number(input.value) === level;
    },
    setDisabled(disabled) {
      for (const input of inputs) input.disabled = disabled;
    },
  };
}
