// Shown when the server refused this page or the participant was removed: says why, and what to do.
import { h, icon } from '../../dom.js';

const KNOWN = new Set(['not_authenticated', 'unknown_lesson', 'forbidden', 'ended', 'removed', 'locked', 'too_many_devices']);

/**
 * @param {string} code as in `connect_error`
 * @param {{t: Function, actions: Record<string, {label: string, url: string}>}} options `actions.default` and, for
 *   some codes, another one
 * @returns {HTMLElement}
 */
export function drawNotice(code, { t, actions }) {
  const known = KNOWN.has(code) ? code : 'other';
  const action = actions[known] ?? actions.default;
  return h('section', { class: 'notice', data: { testid: 'notice', code } },
    h('span', { class: 'notice__icon' }, icon(code === 'ended' ? 'flag' : 'exclamation-triangle')),
    h('h1', { tabindex: '-1' }, t(`refused_${known}_title`)),
    h('p', { class: 'muted' }, t(`refused_${known}_text`)),
    h('a', { class: 'button button--primary button--lg', href: action.url }, action.label));
}
