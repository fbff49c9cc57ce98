// The buttons by which a teacher hides a written answer from the others. Students' pages do not load them.
import { h, icon } from '../../dom.js';

/**
 * @param {(text: string) => void} hide
 * @param {Function} t
 */
export function createHideControls(hide, t) {
  const button = (text, look, ...content) => h('button', {
    class: look, type: 'button', data: { testid: 'hide' }, 'aria-label': t('hide_named', { text }), on: { click: () => hide(text) },
  }, ...content);
  return {
    /** A button beside a text. */
    button: (text) => button(text, 'button button--sm', icon('eye-slash'), t('hide')),
    /** A word that is a button itself. */
    word: (text) => button(text, 'cloud__hide', h('bdi', { translate: 'no' }, text)),
    /** A line that says what a tap on a word does. */
    hint: () => h('p', { class: 'muted small' }, t('tap_to_hide')),
  };
}
