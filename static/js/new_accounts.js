// The passwords of new accounts, shown once: ask before the page is left without having printed or saved them.
import './report.js';

let isKept = false;
const keep = () => { isKept = true; };

for (const way of document.querySelectorAll('[data-print], a[download]')) way.addEventListener('click', keep);
window.addEventListener('beforeprint', keep);
window.addEventListener('beforeunload', (event) => {
  if (isKept) return;
  event.preventDefault();
  event.returnValue = ''; // browsers before 2023 ask only then
});
