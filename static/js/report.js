// The report: printing, questions that unfold, filters, and its files in the visitor's time zone.
import './app.js';
import { install as installFilters } from './components/autosubmit.js';
import { install as installFiles } from './components/files_menu.js';
import { install as installPaper } from './components/paper.js';
import { install as installQuestions } from './components/unfolding.js';

const matrix = document.querySelector('.matrix');
if (matrix) installPaper(matrix);
installFilters(document.querySelector('form[data-autosubmit]'));
installQuestions(document);

const whole = document.querySelector('[data-print-whole]')?.href; // where all of a report in pages is printed
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => (whole ? window.location.assign(whole) : window.print()));
}
const address = new URL(window.location.href);
if (address.searchParams.has('print')) {
  address.searchParams.delete('print');
  window.history.replaceState(null, '', address);
  window.addEventListener('load', () => window.print());
}
// Files have local times; the server knows the visitor's time zone only from here.
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
for (const link of document.querySelectorAll('a[data-zoned]')) {
  const file = new URL(link.href);
  if (timeZone) file.searchParams.set('zone', timeZone);
  link.href = file.href;
}
const files = document.querySelector('[data-files]');
if (files) installFiles(files);
