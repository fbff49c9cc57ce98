// The question editor: rows of choices, the marks that fit the type, the chosen picture. Works without it too.
import { showPicture } from './picture.js';
import { Rows } from './rows.js';

const form = document.querySelector('form[data-editor]');
const rows = new Rows(form);

function chosenType() {
  return form.querySelector('input[name="type"]:checked, input[name="type"][type="hidden"]').value;
}

/** Show what belongs to the chosen type. */
function adapt() {
  const type = chosenType();
  rows.fit(type);
  const poll = type === 'poll';
  form.querySelector('[data-hint="graded"]').hidden = poll;
  form.querySelector('[data-hint="poll"]').hidden = !poll;
  form.querySelector('[data-graded]').hidden = poll;
}

for (const radio of form.querySelectorAll('input[name="type"]')) radio.addEventListener('change', adapt);
form.elements.language.addEventListener('change', adapt);
adapt();
showPicture(form);

// A failed save: go to the summary of what is wrong.
form.querySelector('.errors')?.focus();

// Leaving with unsaved work asks first.
let changed = false;
form.addEventListener('input', () => { changed = true; });
form.addEventListener('submit', () => { changed = false; });
window.addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
