// Short messages at the bottom of the page, mostly about a command that did not work and what to do.
import { h, icon } from '../../dom.js';

const SHOWN = 8000;

/** @returns {(text: string) => void} */
export function createToasts(t) {
  const list = document.getElementById('toasts');
  return (text) => {
    for (const old of [...list.children].filter((toast) => toast.dataset.text === text)) old.remove();
    const toast = h('div', { class: 'toast', data: { text, testid: 'toast' } },
      icon('exclamation-circle', 'icon--lg'), h('span', {}, text),
      h('button', { class: 'toast__close', type: 'button', 'aria-label': t('dismiss'), on: { click: () => toast.remove() } }, icon('x-lg')));
    list.append(toast);
    setTimeout(() => { if (!toast.contains(document.activeElement)) toast.remove(); }, SHOWN);
  };
}
