// Shows what is wrong with the question that is open: a summary with links, and each text at its field.
import { h } from '../dom.js';
import { elementOf } from './requests.js';

/** @returns {{id: string, text: string}[]} the problems in a summary; those without a place have an empty id */
export function problemsIn(summary) {
  return [...summary?.querySelectorAll('li') ?? []].map((item) => ({
    id: item.querySelector('a')?.getAttribute('href').slice(1) ?? '',
    text: item.textContent.trim(),
  }));
}

/** Take everything away that was shown. */
export function clearProblems(section) {
  section.querySelector('[data-problems]').replaceChildren();
  for (const text of section.querySelectorAll('[data-live-problem]')) text.remove();
  for (const field of section.querySelectorAll('[data-marked]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('data-marked');
  }
  section.querySelector('form[data-editor] > .errors')?.remove(); // what the server has shown
}

/** @param {HTMLElement} section @param {string} html the summary, from the server @param {boolean} isAsked whether the author wanted to save: then the focus goes there */
export function showProblems(section, html, isAsked) {
  clearProblems(section);
  const summary = elementOf(html);
  if (!summary) return;
  section.querySelector('[data-problems]').append(summary);
  for (const { id, text } of problemsIn(summary)) {
    const field = id && section.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!field?.matches('input, textarea, select') || field.hasAttribute('aria-invalid')) continue;
    field.setAttribute('aria-invalid', 'true');
    field.dataset.marked = '';
    field.after(h('span', { class: 'field__error', data: { liveProblem: '' } }, text));
  }
  if (isAsked) summary.focus();
}
