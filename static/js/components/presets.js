// Cards of presets fill in the form of a new lesson on the spot: their links would load the page again, without what was typed.

function fill(control, value) {
  if (control.type === 'checkbox') {
    control.checked = value;
    return;
  }
  const text = String(value);
  if (![...control.options].some((option) => option.value === text)) control.add(new Option(text, text)); // saved by another program
  control.value = text;
}

/** @param {HTMLElement|null} cards the element with data-presets, inside the form */
export function install(cards) {
  if (!cards) return;
  const form = cards.closest('form');

  function mark(chosen) {
    for (const card of cards.querySelectorAll('[data-preset]')) {
      if (card === chosen) card.setAttribute('aria-current', 'true');
      else card.removeAttribute('aria-current');
    }
  }

  cards.addEventListener('click', (event) => {
    const card = event.target.closest('[data-preset]');
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const [name, value] of Object.entries(JSON.parse(card.dataset.preset))) {
      if (form.elements[name]) fill(form.elements[name], value);
    }
    mark(card);
  });
  form.addEventListener('change', ({ target }) => {
    if (target.closest('[data-options]')) mark(null); // it is not the preset any more
  });
}
