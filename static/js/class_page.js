// The page of a class: it loads again when a lesson of the class opens, so that the student is led there.
import './app.js';

const EVERY = 5000; // ms

const page = document.querySelector('[data-class-state]');

async function look() {
  try {
    const response = await fetch(page.dataset.classState, { headers: { Accept: 'application/json' } });
    const { open } = await response.json();
    if (open && page.dataset.open === 'false' && !page.querySelector('form input[name="pin"]')) {
      window.location.reload();
      return;
    }
  } catch {
    // No connection, or an answer that is no JSON: the next look may succeed.
  }
  setTimeout(look, EVERY);
}

if (page && page.dataset.open === 'false') setTimeout(look, EVERY);

// After a wrong PIN, the name that was chosen is in sight in its list; the page itself stays where it is.
const chosen = page?.querySelector('.pick__names input:checked')?.closest('.pick__name');
if (chosen) chosen.parentElement.scrollTop = chosen.offsetTop - chosen.parentElement.offsetTop - chosen.offsetHeight;
