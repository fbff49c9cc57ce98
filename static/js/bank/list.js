// The list of questions: filters apply at once; bulk.js handles selected questions.
import '../app.js';
import { installBulkBar } from './bulk.js';

const bar = document.getElementById('selected');
if (bar) installBulkBar(bar, [...document.querySelectorAll('input[name="question_ids"]')]);

const filter = document.querySelector('form[data-autosubmit]');
filter?.addEventListener('change', (event) => {
  if (event.target.matches('select')) filter.requestSubmit();
});
filter?.addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name); // keeps the address short
});
