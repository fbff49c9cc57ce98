// A picture in the editor, of the question or of a choice: the file, what is stored, and the text for those who cannot see it.
// Markup: templates/components/picture_field.html. A place is the element with data-picture-place.
import { announce } from '../announce.js';
import { proposedText } from './picture_names.js';

const part = (place, name) => place.querySelector(`[data-picture-${name}]`);

/** Put a file into a file input, instead of the one that was chosen. */
export function putFile(input, file) {
  const transfer = new DataTransfer();
  if (file) transfer.items.add(file);
  input.files = transfer.files;
}

/** @returns {string} the address of the picture that is stored; empty: there is none, or it is taken away */
function storedAddress(place) {
  const kept = part(place, 'kept').value;
  return kept && !part(place, 'bare').checked ? place.closest('form').dataset.pictureAddress.replace('{digest}', kept) : '';
}

/** Show whether the text is missing, or only what the file's name says. */
export function showNote(place) {
  const alt = part(place, 'alt');
  const note = part(place, 'note');
  const { form } = alt;
  const isMissing = !part(place, 'shown').hidden && !alt.value.trim();
  const isProposed = !isMissing && Boolean(place.dataset.proposed) && alt.value === place.dataset.proposed;
  note.hidden = !isMissing && !isProposed;
  note.textContent = isMissing ? form.dataset.altMissing : isProposed ? form.dataset.altProposed : '';
  place.classList.toggle('picture--asks', !note.hidden);
}

function show(place, address) {
  const image = part(place, 'shown');
  if (address) image.src = address;
  else image.removeAttribute('src');
  image.hidden = !address;
  part(place, 'remove').hidden = !address;
  part(place, 'text').hidden = !address && !part(place, 'alt').value && !part(place, 'alt').hasAttribute('aria-invalid');
  showNote(place);
  if (image.matches('[data-picture]')) place.closest('form').dispatchEvent(new Event('picture')); // regions are drawn on it
}

/** Show the picture of a place: the chosen file, else the stored picture, else nothing. */
export function showPicture(place) {
  const input = part(place, 'file');
  const [file] = input.files;
  show(place, storedAddress(place));
  if (!file) return;
  const reader = new FileReader(); // data: addresses are allowed for pictures by the Content-Security-Policy
  reader.addEventListener('load', () => { if (input.files[0] === file || input.files[0]?.name === file.name) show(place, reader.result); });
  reader.readAsDataURL(file);
}

/** Propose the text for a new picture, unless another one was written, and ask for it. */
function ask(place, file) {
  const alt = part(place, 'alt');
  if (!alt.value.trim() || alt.value === place.dataset.proposed) {
    alt.value = proposedText(file.name).slice(0, alt.maxLength > 0 ? alt.maxLength : undefined);
    place.dataset.proposed = alt.value;
  }
  part(place, 'bare').checked = false;
  part(place, 'text').hidden = false;
  alt.focus();
  alt.select();
  announce(alt.form.dataset[alt.value ? 'altProposed' : 'altMissing']);
}

/** Give a place a picture, as if it had been chosen there. */
export function givePicture(place, file) {
  const details = place.closest('details');
  if (details) details.open = true;
  const input = part(place, 'file');
  putFile(input, file);
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function remove(place) {
  const { form } = part(place, 'alt');
  putFile(part(place, 'file'), null);
  part(place, 'bare').checked = Boolean(part(place, 'kept').value);
  part(place, 'alt').value = '';
  delete place.dataset.proposed;
  showPicture(place);
  part(place, 'file').focus();
  announce(form.dataset.pictureGone);
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Empty the picture of a copied row. */
export function emptyPicture(place) {
  for (const name of ['file', 'kept', 'alt']) part(place, name).value = '';
  part(place, 'bare').checked = false;
  delete place.dataset.proposed;
  showPicture(place);
}

/** @returns {HTMLElement[]} the places of pictures of a form */
export function placesOf(form) {
  return [...form.querySelectorAll('[data-picture-place]')];
}

/** @param {HTMLFormElement} form the editor; the event `picture` is dispatched on it when the question's picture changes */
export function followPictures(form) {
  form.addEventListener('change', (event) => {
    const place = event.target.closest('[data-picture-place]');
    if (!place || !event.target.matches('[data-picture-file], [data-picture-bare]')) return;
    showPicture(place);
    const [file] = part(place, 'file').files;
    if (file && event.target.matches('[data-picture-file]')) ask(place, file);
    form.dispatchEvent(new Event('input', { bubbles: true }));
  });
  form.addEventListener('input', (event) => {
    const place = event.target.closest?.('[data-picture-place]');
    if (place && event.target.matches('[data-picture-alt]')) showNote(place);
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-picture-remove]');
    if (button) remove(button.closest('[data-picture-place]'));
  });
  for (const place of placesOf(form)) {
    part(place, 'bare').closest('label').hidden = true; // the button does it
    showPicture(place);
  }
}
