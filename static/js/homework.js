// Entry of teachers' pages of homework.
import './app.js';
import { install } from './components/local_times.js';
import * as moments from './components/moments.js';

const EVERY = 10_000;

install();

// Whoever is chosen as a class is whom it is for; without a class, whoever has the link.
const course = document.getElementById('course_id');
course?.addEventListener('change', () => { document.getElementById('audience').value = course.value ? 'all' : 'link'; });

/** Show how far the students are now, but move nothing under whoever is on it with the keyboard. */
async function refresh() {
  const parts = [...document.querySelectorAll('[data-refresh]')];
  if (!parts.length || document.visibilityState !== 'visible') return;
  const response = await fetch(window.location.href, { redirect: 'error' }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  moments.install(page);
  for (const old of parts) {
    const now = page.querySelector(`[data-refresh="${old.dataset.refresh}"]`);
    if (now && now.innerHTML !== old.innerHTML && !old.contains(document.activeElement)) old.replaceChildren(...now.childNodes);
  }
}

if (document.querySelector('[data-refresh]')) setInterval(refresh, EVERY);
