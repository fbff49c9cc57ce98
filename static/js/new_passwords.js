// The passwords of an imported roster: show how many are ready, and load the page again when all are.
import './app.js';

const EVERY = 1000; // ms

const panel = document.querySelector('[data-new-passwords]');

async function look() {
  try {
    const response = await fetch(panel.dataset.newPasswords, { headers: { Accept: 'application/json' } });
    const { done, total, state } = await response.json();
    panel.querySelector('progress').value = done;
    const text = panel.dataset.text.replace('{done}', done).replace('{total}', total);
    const said = panel.querySelector('[data-new-passwords-text]');
    if (said.textContent !== text) said.textContent = text;
    if (state !== 'working') {
      window.location.reload();
      return;
    }
  } catch {
    // No connection, or an answer that is no JSON: the next look may succeed.
  }
  setTimeout(look, EVERY);
}

if (panel) setTimeout(look, EVERY / 4);
