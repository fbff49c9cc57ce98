// The report's print button; for printing, all questions are expanded.
import './app.js';

const button = document.querySelector('[data-print]');
if (button) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details.round-report')) details.open = true;
});
