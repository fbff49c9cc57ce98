// The report's print button, for which all questions are expanded, and its files in the visitor's time zone.
import './app.js';
import { install as installFiles } from './components/files_menu.js';
import { install } from './components/paper.js';

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
const matrix = document.querySelector('.matrix');
if (matrix) install(matrix);
const order = document.querySelector('.report-order');
if (order) {
  order.querySelector('[data-order-apply]').hidden = true;
  order.addEventListener('change', () => order.submit());
}
// Files have local times; the server knows the visitor's time zone only from here.
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
for (const link of document.querySelectorAll('a[data-zoned]')) {
  const address = new URL(link.href);
  if (timeZone) address.searchParams.set('zone', timeZone);
  link.href = address.href;
}
const files = document.querySelector('[data-files]');
if (files) installFiles(files);
// A link to a question opens it.
document.querySelector('.follow-up')?.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-open]');
  const question = link && document.querySelector(link.hash);
  if (question) question.open = true;
});
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details.round-report')) details.open = true;
});
