// Shows below a field how its Markdown looks while it is typed, where the signs would not stay as they are. One tap keeps
// the signs.
import { h, setSanitisedHtml } from '../dom.js';

const PAUSE = 400; // milliseconds after the last key
const FIELDS = '[name="prompt"], [name="explanation"], [name="notes"], [data-text]';
const SIGNS = /[*_~`#\\$|&<>]|^\s*(?:[-+]|\d+[.)])\s|^ {4}|^(?:-{3,}|={3,})$/m;

/** @returns {boolean} whether a text may have mark-up: only then the server is asked */
export function mayHaveMarkup(text) {
  return SIGNS.test(text);
}

function placeOf(field) {
  const row = field.closest('[data-row]');
  return row ?? field;
}

function clear(field) {
  const place = placeOf(field);
  (place === field ? field.parentElement : place).querySelector('[data-formatted]')?.remove();
}

/** @param {HTMLFormElement} form the editor */
export function showFormatting(form) {
  const timers = new WeakMap();
  const { formatUrl, formatLabel, formatKeep } = form.dataset;

  function show(field, { html, literal }) {
    clear(field);
    const keep = h('button', { class: 'button button--sm', type: 'button' }, formatKeep);
    keep.addEventListener('click', () => {
      field.value = literal;
      clear(field);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    });
    const shown = h('div', { class: 'formatted', data: { formatted: '' } },
      h('span', { class: 'formatted__label' }, formatLabel), setSanitisedHtml(h('div', { class: 'formatted__text prose' }), html), keep);
    const place = placeOf(field);
    if (place === field) field.after(shown);
    else place.append(shown);
  }

  async function look(field) {
    const text = field.value;
    if (!mayHaveMarkup(text)) {
      clear(field);
      return;
    }
    const body = new FormData();
    body.set('csrf_token', form.elements.csrf_token.value);
    body.set('text', text);
    if (field.matches('[data-text]')) body.set('inline', '1');
    try {
      const response = await fetch(formatUrl, { method: 'POST', body });
      if (!response.ok || field.value !== text) return; // another look is on its way
      const answer = await response.json();
      if (answer.changed) show(field, answer);
      else clear(field);
    } catch {
      clear(field); // no connection: nothing is better than something old
    }
  }

  form.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.matches(FIELDS)) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(look, PAUSE, field));
  });
}
