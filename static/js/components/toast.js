// Short messages at the bottom of the page: why a command failed, or what was done, with an Undo button.
import { h, icon } from '../dom.js';

const SHOWN = 8000; // milliseconds; longer while the pointer or focus is on it

/**
 * @param {Function} t translator; needs the message `dismiss`
 * @returns {(text: string, more?: {icon?: string, action?: {label: string, run: () => void}}) => HTMLElement} shows a
 *   message, and removes an older one with the same text
 */
export function createToasts(t) {
  const list = document.getElementById('toasts');
  let before = null; // the element that had the focus before a message
  list.addEventListener('focusin', ({ relatedTarget: from }) => { if (from && !list.contains(from)) before = from; });

  /** After a button of a message was pressed, return the focus to where it was. */
  function remove(toast) {
    const hadFocus = toast.contains(document.activeElement);
    toast.remove();
    if (hadFocus) (before?.isConnected ? before : document.getElementById('main')).focus({ preventScroll: true });
  }

  return (text, { icon: name = 'exclamation-circle', action = null } = {}) => {
    for (const old of [...list.children].filter((toast) => toast.dataset.text === text)) old.remove();
    const act = () => { remove(toast); action.run(); };
    const toast = h('div', { class: 'toast', data: { text, testid: 'toast' } },
      icon(name, 'icon--lg'), h('span', {}, text),
      action && h('button', { class: 'toast__action', type: 'button', on: { click: act } }, action.label),
      h('button', { class: 'toast__close', type: 'button', 'aria-label': t('dismiss'), on: { click: () => remove(toast) } }, icon('x-lg')));
    list.append(toast);
    setTimeout(() => { if (!toast.matches(':hover, :focus-within')) toast.remove(); }, SHOWN);
    return toast;
  };
}
