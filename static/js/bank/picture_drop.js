// Pictures that are pasted or dropped: on a choice they become its picture, anywhere else in the editor the question's.
import { givePicture } from './picture_field.js';
import { sayProblem } from './uploads.js';

const TEXT = 'input:not([type="file"], [type="checkbox"], [type="radio"]), textarea';

/** @returns {boolean} whether a drag has files, not a text or a link */
function hasFiles(event) {
  return [...event.dataTransfer?.types ?? []].includes('Files');
}

/**
 * @param {DataTransfer} data of a paste
 * @param {boolean} isTyping whether it goes into a text field
 * @returns {File[]} its files. A text that comes with a picture of itself, as from a spreadsheet, is a text; a copied file
 *   comes with its name as text.
 */
export function filesIn(data, isTyping) {
  const files = [...data.files];
  const text = data.getData('text/plain').trim();
  return isTyping && text && !files.some((file) => file.name === text) ? [] : files;
}

/** @returns {{pictures: File[], others: File[]}} */
export function sorted(files) {
  const isPicture = ({ type }) => type.startsWith('image/');
  return { pictures: files.filter(isPicture), others: files.filter((file) => !isPicture(file)) };
}

/**
 * @param {HTMLFormElement} form the editor
 * @param {import('./rows.js').Rows|null} rows of choices
 * @param {AbortSignal} [signal] ends listening on the page
 */
export function takePictures(form, rows, signal) {
  const card = form.querySelector('[data-picture-card]');
  const own = card.querySelector('[data-picture-place]');

  /** @returns {HTMLElement|null} the row of a choice at an element, if the type shows choices */
  function rowAt(element) {
    const row = element.closest?.('[data-row]');
    return row && form.contains(row) && !row.closest('[hidden]') ? row : null;
  }

  function give(files, element) {
    const { pictures, others } = sorted(files);
    const first = rowAt(element);
    const start = first ? rows.all.indexOf(first) : 0;
    // Several pictures go to the choices that follow; the question has one.
    while (first && rows.all.length < Math.min(start + pictures.length, rows.most)) rows.add();
    const places = first ? rows.all.slice(start, rows.most).map((row) => row.querySelector('[data-picture-place]')) : [own];
    const taken = pictures.slice(0, places.length);
    taken.forEach((file, index) => givePicture(places[index], file));
    const left = [...others, ...pictures.slice(taken.length)];
    if (!left.length) return;
    const text = others.length ? form.dataset.notAPicture : form.dataset.onePicture;
    const details = places[0].closest('details');
    if (details) details.open = true;
    sayProblem(places[0].querySelector('[data-picture-file]'), text.replace('{name}', left[0].name));
  }

  function mark(element) {
    for (const marked of form.querySelectorAll('.takes-picture')) marked.classList.remove('takes-picture');
    if (element) (rowAt(element) ?? card).classList.add('takes-picture');
  }

  form.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // or the browser would open the file instead of the page
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    mark(event.target);
  });
  form.addEventListener('dragleave', (event) => { if (!form.contains(event.relatedTarget)) mark(null); });
  form.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    mark(null);
    give([...event.dataTransfer.files], event.target);
  });
  form.querySelector('[data-picture-how]').hidden = false;

  const elsewhere = (event) => !form.isConnected || form.contains(event.target) || document.querySelector('[data-drop-area]');
  for (const name of ['dragover', 'drop']) {
    document.addEventListener(name, (event) => {
      if (elsewhere(event) || !hasFiles(event)) return;
      event.preventDefault(); // a near miss must not replace the page
      event.dataTransfer.dropEffect = 'none';
    }, { signal });
  }
  document.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    const isOurs = form.contains(event.target) || (event.target === document.body && !document.querySelector('[data-drop-area]'));
    if (!form.isConnected || !isOurs || !data) return;
    const files = filesIn(data, event.target.matches(TEXT));
    if (!files.length) return;
    event.preventDefault();
    give(files, event.target);
  }, { signal });
}
