// One polite live region a page (in the template: #announcer). Says changes to people who do not see them.
import { h } from './dom.js';

/** @param {string} text a whole sentence. It comes as a new element: the same words again would change nothing else. */
export function announce(text) {
  document.getElementById('announcer')?.replaceChildren(h('p', {}, text));
}
