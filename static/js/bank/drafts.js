// Keeps what is typed in the editor in this browser, and offers it again after a crash or a closed tab.
// A draft has an id (the field `draft`). The server remembers the ids of saved questions; their drafts are deleted.

import { placesOf, showPicture } from './picture_field.js';

const PREFIX = 'tiza.draft.';
const PAUSE = 400; // milliseconds after the last key
const KEPT = 30 * 24 * 3600 * 1000; // milliseconds
const LEFT_OUT = new Set(['csrf_token', 'draft', 'base', 'opened', 'picture', 'remove_picture', 'choice_picture', 'choice_picture_removed']);

/** @returns {[string, string][]} names and values of a form's fields */
export function contentOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === 'string');
}

/** @returns {string} a text that is equal for equal content; empty rows at the end of lists are ignored */
export function printOf(content) {
  return JSON.stringify(content.filter(([, value]) => value !== '').map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]));
}

/** @returns {Map<string, string[]>} values by name, in order */
export function byName(content) {
  const found = new Map();
  for (const [name, value] of content) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}

/** @returns {number} the number of rows of a list in the content */
export function rowsIn(content, path) {
  const numbers = content.filter(([name]) => name.startsWith(`${path}.`)).map(([name]) => Number(name.slice(path.length + 1).split('.')[0]));
  return Math.max(-1, ...numbers) + 1;
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    return draft && Array.isArray(draft.content) && Date.now() - draft.at < KEPT ? draft : null;
  } catch {
    return null; // storage is disabled, or the value is invalid
  }
}

function write(key, draft) {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    // Storage is disabled or full: no drafts are kept.
  }
}

/** @returns {boolean} whether something was kept under a key (`data-draft-key`) that is not saved */
export function hasDraft(key) {
  return Boolean(read(PREFIX + key));
}

/** Take what was kept under a key away, and return it, to be given to `putDraft`. */
export function takeDraft(key) {
  const draft = read(PREFIX + key);
  write(PREFIX + key, null);
  return draft;
}

export function putDraft(key, draft) {
  write(PREFIX + key, draft);
}

/** Write content into the fields. */
export function restore(form, { choices, lists, adapt }, content) {
  const values = byName(content);
  choices?.resize(values.get('choice')?.length ?? 0);
  for (const list of lists) list.resize(rowsIn(content, list.path));
  for (const field of form.elements) {
    if (!field.name || LEFT_OUT.has(field.name) || field.matches('button, [type="hidden"]:not([data-picture-kept]), fieldset')) continue;
    const given = values.get(field.name);
    if (field.name === 'picture_kept' && !given) continue; // an older draft, which did not keep it
    if (field.matches('[type="radio"], [type="checkbox"]')) field.checked = Boolean(given?.includes(field.value));
    else field.value = given?.shift() ?? '';
  }
  for (const details of form.querySelectorAll('details')) details.open ||= Boolean(details.querySelector('textarea, [data-picture-alt]')?.value);
  for (const place of placesOf(form)) showPicture(place);
  adapt();
}

/**
 * Keep what is typed, and offer a draft that was kept earlier.
 * @param {HTMLFormElement} form the editor
 * @param {{choices: object|null, lists: object[], adapt: () => void}} parts the objects that manage rows, and the function that shows the type's fields
 * @param {object} [how]
 * @param {boolean} [how.isAuto] a draft is restored at once, unless the question was changed elsewhere since
 * @param {AbortSignal} [how.signal] ends it
 * @returns {{settle: (content: [string, string][]) => void, isRestored: boolean}} `settle` says what is saved now
 */
export function keepDraft(form, parts, { isAuto = false, signal } = {}) {
  const name = form.elements.draft;
  const offer = (form.closest('[data-slide]') ?? document).querySelector('[data-draft-offer]');
  const draft = read(key());
  const sent = Boolean(name.value); // the server shows the values that this page sent
  let shown = printOf(contentOf(form));
  let timer = 0;

  function key() {
    return PREFIX + form.dataset.draftKey;
  }

  function base() {
    return form.elements.base?.value;
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    const content = contentOf(form);
    write(key(), printOf(content) === shown && !sent ? null : { name: name.value, at: Date.now(), base: base(), content });
  }

  function fill() {
    restore(form, parts, draft.content);
    name.value = draft.name;
    form.dispatchEvent(new Event('input'));
  }

  function answer(wanted) {
    offer.hidden = true;
    if (wanted) fill();
    else write(key(), null);
    form.elements.prompt.focus();
  }

  name.value ||= Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
  const isSaved = draft && draft.name === form.dataset.savedDraft;
  const isOpen = Boolean(draft) && !isSaved && !sent && printOf(draft.content) !== shown;
  const isRestored = isOpen && isAuto && draft.base === base();
  if (isSaved) write(key(), null);
  else if (isOpen && !isRestored) offer.hidden = false;
  offer.querySelector('[data-draft-changed]').hidden = !isAuto;
  offer.querySelector('[data-draft-restore]').addEventListener('click', () => answer(true));
  offer.querySelector('[data-draft-discard]').addEventListener('click', () => answer(false));

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  window.addEventListener('pagehide', () => { if (timer) save(); }, { signal });
  document.addEventListener('visibilitychange', () => { if (timer && document.visibilityState === 'hidden') save(); }, { signal });
  if (isRestored) fill();
  return {
    isRestored,
    settle(content) {
      shown = printOf(content);
      save();
    },
    /** Keep what is typed now, without waiting for the pause. */
    save,
  };
}
