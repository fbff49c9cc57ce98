// The pictures that are chosen in the editor: made smaller, and refused at their field when they are still too large.
// The form waits with sending until that is done.
import { h } from '../dom.js';
import { putFile } from './picture_field.js';
import { shrunk } from './shrink.js';

/** Say what is wrong below a file field; an empty text removes it. */
export function sayProblem(input, text) {
  input.parentElement.querySelector('[data-upload-error]')?.remove();
  if (!text) {
    input.removeAttribute('aria-invalid');
    return;
  }
  input.setAttribute('aria-invalid', 'true');
  input.after(h('span', { class: 'field__error', role: 'alert', data: { uploadError: '' } }, text));
}

/**
 * @param {HTMLFormElement} form the editor
 * @returns {{done: () => Promise<void>}} `done` waits until all chosen pictures are as small as they get
 */
export function followUploads(form) {
  const largest = Number(form.dataset.maxPicture);
  const working = new Set();

  async function take(input) {
    const [file] = input.files;
    sayProblem(input, '');
    if (!file) return;
    const small = await shrunk(file);
    if (input.files[0] !== file) return; // another one was chosen meanwhile
    if (small !== file) putFile(input, small);
    if (small.size > largest) {
      input.value = '';
      input.dispatchEvent(new Event('change', { bubbles: true })); // the preview goes
      sayProblem(input, form.dataset.tooLarge.replace('{name}', file.name));
    }
  }

  async function done() {
    while (working.size) await Promise.all(working);
  }

  form.addEventListener('change', (event) => {
    if (!event.target.matches('input[type="file"]')) return;
    const task = take(event.target).finally(() => working.delete(task));
    working.add(task);
  });
  form.addEventListener('submit', async (event) => {
    if (!working.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    await done();
    form.requestSubmit(submitter);
  }, { capture: true });
  return { done };
}
