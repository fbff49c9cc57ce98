// The written answers that only teachers see: held back by the filter of names, or hidden by a teacher.
import { h, icon } from '../../dom.js';

/**
 * @param {{text: string, count: number, state: 'held'|'hidden'}[]} entries
 * @param {{t: Function, level: number, show: (text: string) => void}} options
 * @returns {HTMLElement}
 */
export function drawWithheld(entries, { t, level, show }) {
  const isHeld = ({ state }) => Number(state === 'held');
  const sorted = [...entries].sort((a, b) => isHeld(b) - isHeld(a));
  return h('section', { class: 'withheld', data: { testid: 'withheld' } },
    h('div', { class: 'withheld__title', role: 'heading', 'aria-level': String(level) }, icon('eye-slash'), t('only_you_see', { count: entries.length })),
    h('ul', { class: 'withheld__list' }, ...sorted.map(({ text, count, state }) => h('li', { class: 'withheld__row' },
      h('bdi', { class: 'withheld__text', translate: 'no' }, text),
      h('span', { class: 'muted small' }, t(`state_${state}`), count > 1 ? ` · ${t('number', { n: count })}` : ''),
      h('button', { class: 'button button--sm', type: 'button', data: { testid: 'show-text' }, 'aria-label': t('show_named', { text }), on: { click: () => show(text) } }, icon('eye'), t('show'))))));
}
