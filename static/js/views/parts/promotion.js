// Written answers that can be put to the vote: a checkbox for each, and a button for those that are checked.
import { h, icon, setText } from '../../dom.js';

const FEWEST = 2;
const MOST = 12;

/**
 * @param {HTMLElement} list one row for each entry
 * @param {{text: string}[]} entries
 * @param {{t: Function, promote: (texts: string[]) => void}} options
 * @returns {HTMLElement} the list with its button
 */
export function withPromotion(list, entries, { t, promote }) {
  const ticks = entries.map(({ text }, index) => {
    const tick = h('input', { type: 'checkbox', class: 'bars__tick', 'aria-label': t('promote_named', { text }), data: { testid: 'promote-tick' } });
    list.children[index].querySelector('.bars__text').prepend(tick);
    return tick;
  });
  const ticked = () => entries.filter((_, index) => ticks[index].checked).map(({ text }) => text);
  const label = h('span');
  const button = h('button', { class: 'button button--sm', type: 'button', data: { testid: 'promote' }, on: { click: () => promote(ticked()) } }, icon('broadcast'), label);
  const refresh = () => {
    const { length } = ticked();
    button.disabled = length < FEWEST || length > MOST;
    setText(label, button.disabled ? t('promote_hint', { min: FEWEST, max: MOST }) : t('promote', { count: length }));
  };
  list.addEventListener('change', refresh);
  refresh();
  return h('div', { class: 'promotion' }, list, button);
}
