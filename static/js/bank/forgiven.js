// Shows by examples what a short text forgives. The server makes them, by the rules that grade.
const PATIENCE = 400; // milliseconds after the last change
const NAMES = ['text', 'right', 'wrong'];

/** @param {HTMLFormElement} form the editor */
export function showForgiven(form) {
  const list = form.querySelector('[data-forgiven]');
  if (!list) return;
  const own = list.closest('[data-own]');
  let timer = 0;
  let shown = '';

  function asked() {
    const query = new URLSearchParams({ language: form.elements.language.value });
    const texts = [...own.querySelectorAll('input[name^="short_text.accepted."][name$=".text"]')].map((field) => field.value.trim());
    query.set('text', texts.find(Boolean) ?? '');
    for (const box of own.querySelectorAll('input[name^="short_text.forgive."]:checked')) query.append('forgive', box.value);
    return query.toString();
  }

  async function show() {
    const query = asked();
    if (own.hidden || query === shown) return;
    try {
      const response = await fetch(`${list.dataset.forgiven}?${query}`, { headers: { Accept: 'application/json' } });
      if (!response.ok || query !== asked()) return; // what was typed since has its own request
      const examples = await response.json();
      for (const name of NAMES) list.querySelector(`[data-forgiven-${name}]`).textContent = examples[name];
      shown = query;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // no connection: the examples stay until the next change
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(show, PATIENCE);
  }

  for (const name of ['input', 'change', 'typechange']) form.addEventListener(name, soon);
}
