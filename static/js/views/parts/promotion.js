// Written answers that can be put to the vote: a checkbox for each, and a button for those that are checked.
import { h, icon, setText } from '../../dom.js';

const FEWEST = 2;
const MOST = 12;

/**
 * @param {{t: Function, promote: (texts: string[]) => void}} options
 * @returns {{tick: (text: () => string) => HTMLInputElement, button: HTMLElement, refresh: () => void}} `tick` makes a
 *   checkbox for a text; call `refresh` when checkboxes were removed
 */
export function createPromotion({ t, promote }) {
  let ticks = [];
  const ticked = () => ticks.filter(({ input }) => input.checked).map(({ text }) => text());
  const label = h('span');
  const button = h('button', { class: 'button button--sm', type: 'button', data: { testid: 'promote' }, on: { click: () => promote(ticked()) } }, icon('broadcast'), label);

  function refresh() {
    ticks = ticks.filter(({ input }) => input.isConnected);
    const { length } = ticked();
    button.disabled = length < FEWEST || length > MOST;
    setText(label, button.disabled ? t('promote_hint', { min: FEWEST, max: MOST }) : t('promote', { count: length }));
  }

  refresh();
  return {
    button,
    refresh,
    tick(text) {
      const input = h('input', { type: 'checkbox', class: 'bars__tick', 'aria-label': t('promote_named', { text: text() }), data: { testid: 'promote-tick' }, on: { change: refresh } });
      ticks.push({ input, text });
      return input;
    },
  };
}

/**
 * @param {HTMLElement} list one row for each entry
 * @param {{text: string}[]} entries
 * @param {{t: Function, promote: (texts: string[]) => void}} options
 * @returns {HTMLElement} the list with its button
 */
export function withPromotion(list, entries, { t, promote }) {
  const promotion = createPromotion({ t, promote });
  entries.forEach(({ text }, index) => list.children[index].querySelector('.bars__text').prepend(promotion.tick(() => text)));
  return h('div', { class: 'promotion' }, list, promotion.button);
}
