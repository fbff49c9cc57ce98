// Questions of a report that unfold (details.round-report). Those with data-load get their content from that address.

/** @returns {HTMLElement | null} the results in the page of one question */
export function resultsIn(html) {
  return new DOMParser().parseFromString(html, 'text/html').querySelector('[data-question] > *');
}

/** Replace what a question shows by what is at its address; if that fails, the link to it stays. */
export async function load(question) {
  const { load: address } = question.dataset;
  if (!address) return;
  delete question.dataset.load;
  try {
    const response = await fetch(address);
    const results = response.ok ? resultsIn(await response.text()) : null;
    if (!results) throw new Error(`no results at ${address}`);
    question.querySelector('.round-report__body').replaceWith(results);
  } catch {
    question.dataset.load = address; // unfolding it again tries again
  }
}

/** @param {Document} page */
export function install(page) {
  const questions = [...page.querySelectorAll('details.round-report')];
  for (const question of questions) {
    question.addEventListener('toggle', () => { if (question.open) load(question); });
    if (question.open) load(question);
  }
  const unfold = page.querySelector('[data-unfold]');
  if (unfold) {
    unfold.hidden = false;
    unfold.addEventListener('click', () => { for (const question of questions) question.open = true; });
  }
  page.addEventListener('click', (event) => { // a link to a question opens it
    const link = event.target.closest('a[data-open]');
    const question = link && page.querySelector(link.getAttribute('href'));
    if (question) question.open = true;
  });
  const linked = page.defaultView.location.hash;
  if (/^#round-\d+$/.test(linked)) {
    const question = page.querySelector(linked);
    if (question) question.open = true;
  }
  page.defaultView.addEventListener('beforeprint', () => {
    for (const question of questions) if (!question.dataset.load) question.open = true;
  });
}
