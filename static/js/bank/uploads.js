// The pictures that are chosen in the editor: made smaller, and refused at their field when they are still too large.
// The form waits with sending until that is done.
import { h } from '../dom.js';
import { shrunk } from './shrink.js';

/** Put a file into a file input, instead of the one that was chosen. */
function replace(input, file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input.files = transfer.files;
}

/** Say what is wrong below a field; an empty text removes it. */
function say(input, text) {
  input.parentElement.querySelector('[data-upload-error]')?.remove();
  input.toggleAttribute('aria-invalid', Boolean(text));
  if (text) input.after(h('span', { class: 'field__error', role: 'alert', data: { uploadError: '' } }, text));
}

/** @param {HTMLFormElement} form the editor */
export function followUploads(form) {
  const largest = Number(form.dataset.maxPicture);
  const working = new Set();

  async function take(input) {
    const [file] = input.files;
    say(input, '');
    if (!file) return;
    const small = await shrunk(file);
    if (input.files[0] !== file) return; // another one was chosen meanwhile
    if (small !== file) replace(input, small);
    if (small.size > largest) {
      input.value = '';
      input.dispatchEvent(new Event('change', { bubbles: true })); // the preview goes
      say(input, form.dataset.tooLarge.replace('{name}', file.name));
    }
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
    await Promise.all(working);
    form.requestSubmit(submitter);
  }, { capture: true });
}
