// The search of the bank on the page of a quiz: it searches, turns pages and adds without a new page.
import { getPart } from './requests.js';

/**
 * @param {object} page
 * @param {(id: string) => Promise<void>} page.add puts a question into the quiz
 * @param {() => void} page.fail says that something could not be loaded
 */
export function followBank({ add, fail }) {
  const section = () => document.getElementById('add');

  let asked = 0; // counts what was asked for: only the last one is shown
  const wanted = () => new URLSearchParams(new FormData(section().querySelector('form[role="search"]'))).toString();

  async function show(url, focus) {
    asked += 1;
    const [mine, typed] = [asked, wanted()];
    try {
      const fresh = await getPart(url, 'bank');
      if (mine !== asked || typed !== wanted()) return; // what was typed meanwhile is not lost
      section().replaceWith(fresh);
      fresh.querySelector(focus)?.focus({ preventScroll: true });
    } catch {
      fail();
    }
  }

  document.addEventListener('submit', async (event) => {
    if (!section()?.contains(event.target)) return;
    event.preventDefault();
    const form = event.target;
    if (form.dataset.add) {
      await add(form.dataset.add);
      return;
    }
    const query = new URLSearchParams(new FormData(form));
    show(`${form.getAttribute('action').split('#')[0]}?${query}`, '[name="q"]');
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('#add .pagination a');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, '.pagination [aria-current]');
  });

  return {
    /** Show anew which questions are in the quiz. */
    refresh() {
      const form = section().querySelector('form[role="search"]');
      const page = section().querySelector('.pagination [aria-current]')?.textContent ?? '1';
      const query = new URLSearchParams(new FormData(form));
      query.set('page', page);
      return show(`${form.getAttribute('action').split('#')[0]}?${query}`, 'none');
    },
  };
}
