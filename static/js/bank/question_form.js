// The form of a question: fields of the type, rows, map and regions, picture, drafts. The form also works without scripts.
import { keepDraft } from './drafts.js';
import { showForgiven } from './forgiven.js';
import { showFormatting } from './formatting.js';
import { ListRows } from './list_rows.js';
import { pickPoint } from './map_point.js';
import { takePictures } from './picture_drop.js';
import { followPictures } from './picture_field.js';
import { drawRegions } from './regions.js';
import { Rows } from './rows.js';
import { followType } from './types.js';
import { followUploads } from './uploads.js';

/**
 * Start the form of a question.
 * @param {HTMLFormElement} form
 * @param {object} [how]
 * @param {boolean} [how.isSlide] it saves itself: drafts are restored at once, and leaving does not ask
 * @returns {{parts: object, drafts: object, uploads: {done: () => Promise<void>}, stop: () => void}}
 */
export function startQuestionForm(form, { isSlide = false } = {}) {
  const ending = new AbortController();
  const { signal } = ending;
  const kinds = JSON.parse(form.dataset.kinds);
  const choices = form.querySelector('[data-rows]') ? new Rows(form, kinds) : null;
  const lists = [...form.querySelectorAll('[data-list]')].map((root) => new ListRows(root));
  const adapt = followType(form, kinds, choices);
  const parts = { choices, lists, adapt };

  const uploads = followUploads(form); // first: it holds back the form while pictures are made smaller
  followPictures(form);
  takePictures(form, choices, signal);
  pickPoint(form);
  showForgiven(form);
  drawRegions(form, lists.find((list) => list.path === 'image_pin.regions'));
  showFormatting(form);
  const drafts = keepDraft(form, parts, { isAuto: isSlide, signal });
  adapt(); // tell all parts the type

  // After a failed save, focus the summary of errors; after a preview, its title.
  (form.querySelector('.errors') ?? form.querySelector('#preview-title'))?.focus();

  document.addEventListener('keydown', (event) => {
    if (!form.isConnected || !(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-save]'));
  }, { signal });

  if (!isSlide) askBeforeLeaving(form);
  return { parts, drafts, uploads, stop: () => ending.abort() };
}

/** Ask before leaving with unsaved changes. */
function askBeforeLeaving(form) {
  let changed = false;
  form.addEventListener('input', () => { changed = true; });
  form.addEventListener('submit', () => { changed = false; });
  window.addEventListener('beforeunload', (event) => { if (changed && form.isConnected) event.preventDefault(); });
}
