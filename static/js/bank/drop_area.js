// The area for files and texts: files may be dropped or pasted anywhere on the page, several times; they are listed.
import { announce } from '../announce.js';
import { h, icon } from '../dom.js';

const TYPING = 'input:not([type="file"], [type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/** @returns {File[]} both lists in order; a file that is there already is not added again */
export function merged(present, added) {
  const key = ({ name, size, lastModified }) => `${name}/${size}/${lastModified}`;
  const known = new Set(present.map(key));
  return [...present, ...added.filter((file) => !known.has(key(file)))];
}

function area() {
  return document.querySelector('[data-drop-area]');
}

function setFiles(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
}

/** List the chosen files, each with a button that removes it. */
function list(root) {
  const input = root.querySelector('input[type="file"]');
  const place = root.querySelector('[data-drop-files]');
  const files = [...input.files];
  place.replaceChildren(...files.map((file) => {
    const label = root.dataset.remove.replace('{name}', file.name);
    const button = h('button', { class: 'button button--quiet button--icon', type: 'button', 'aria-label': label }, icon('x-lg'));
    button.addEventListener('click', () => {
      setFiles(input, files.filter((one) => one !== file));
      list(root);
      announce(root.dataset.removed.replace('{name}', file.name));
      (place.querySelector('button') ?? input).focus();
    });
    return h('li', {}, icon('file-earmark-text'), h('bdi', {}, file.name), button);
  }));
  place.hidden = !files.length;
}

function add(files) {
  const root = area();
  if (!root || !files.length) return;
  const details = root.closest('details');
  if (details) details.open = true;
  const input = root.querySelector('input[type="file"]');
  setFiles(input, merged([...input.files], [...files]));
  list(root);
  announce(root.dataset.added.replace('{names}', [...files].map(({ name }) => name).join(', ')));
  root.closest('form').querySelector('[type="submit"]').focus();
}

function paste(event) {
  const root = area();
  const data = event.clipboardData;
  if (!root || !data || event.target.closest?.('[data-editor]')) return;
  if (data.files.length) {
    event.preventDefault();
    add(data.files);
    return;
  }
  const text = data.getData('text/plain');
  if (!text.trim() || event.target.closest?.(TYPING)) return;
  event.preventDefault();
  const details = root.closest('details');
  if (details) details.open = true;
  const field = root.querySelector('textarea');
  field.value = field.value ? `${field.value}\n\n${text}` : text;
  field.focus();
  announce(root.dataset.pasted);
}

/** Tell a drag of files from one of a text or a link. */
function hasFiles(event) {
  return [...event.dataTransfer?.types ?? []].includes('Files');
}

/** Show what needs the script: once for the page, and again when its content was replaced. */
export function showDropArea() {
  const title = document.querySelector('[data-drop-title]');
  if (title) title.hidden = false;
}

/** Take files from everywhere on the page. */
export function installDropArea() {
  showDropArea();
  const mark = (over) => area()?.classList.toggle('drop-area--over', over);
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event) || !area()) return;
    event.preventDefault(); // or the browser would open the file instead of the page
    mark(true);
  });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) mark(false); });
  document.addEventListener('drop', (event) => {
    mark(false);
    if (!hasFiles(event) || !area() || event.target.closest?.('[data-editor] input[type="file"]')) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  document.addEventListener('paste', paste);
  document.addEventListener('change', (event) => {
    const root = event.target.matches('input[type="file"]') && event.target.closest('[data-drop-area]');
    if (root) list(root);
  });
}
