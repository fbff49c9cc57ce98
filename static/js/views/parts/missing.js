// The students of the lesson's class who have not joined, in the order in which the server sent them.
import { h, setText } from '../../dom.js';

/**
 * @param {{user_id: number, name: string}[]} expected
 * @param {{user_id: number|null}[]} participants removed ones included
 * @returns {{user_id: number, name: string}[]}
 */
export function missingOf(expected, participants) {
  const here = new Set(participants.map(({ user_id: id }) => id));
  return expected.filter(({ user_id: id }) => !here.has(id));
}

/**
 * @param {{root: HTMLElement, count: HTMLElement, names: HTMLElement}} elements
 * @param {{expected: {user_id: number, name: string}[]|null, t: Function}} options null: the lesson has no class
 */
export function createMissing({ root, count, names }, { expected, t }) {
  let shown = '';
  root.hidden = !expected?.length;
  return {
    update(participants) {
      if (root.hidden) return;
      const missing = missingOf(expected, participants);
      setText(count, missing.length ? t('missing', { count: missing.length }) : t('nobody_missing'));
      const now = missing.map(({ user_id: id }) => id).join();
      if (now === shown) return; // hundreds of names, and participants change several times a second
      shown = now;
      names.replaceChildren(...missing.map(({ name }) => h('li', {}, h('bdi', { translate: 'no' }, name))));
    },
  };
}
