// The chosen question type: its fields are shown; those of other types are hidden and keep their values.

/**
 * @param {HTMLFormElement} form the editor
 * @param {Record<string, {choices: boolean, marks: string, graded: boolean, asked: boolean, picture: boolean}>} kinds
 * @param {import('./rows.js').Rows|null} rows the choices
 * @returns {() => void} to call after the type was set by a script
 */
export function followType(form, kinds, rows) {
  function chosen() {
    return form.querySelector('input[name="type"]:checked, input[name="type"][type="hidden"]')?.value;
  }

  function adapt() {
    const type = chosen();
    const about = kinds[type];
    if (!about) return;
    for (const own of form.querySelectorAll('[data-own]')) own.hidden = own.dataset.own !== type;
    const choices = form.querySelector('[data-choices]');
    if (choices) choices.hidden = !about.choices;
    if (about.choices) rows?.fit(type);
    form.querySelector('[data-graded]').hidden = !about.graded;
    form.querySelector('[data-asked]').hidden = !about.asked; // a slide has no explanation
    const label = form.querySelector('label[for="prompt"]');
    if (label) label.textContent = about.asked ? form.dataset.promptLabel : form.dataset.slideLabel;
    form.querySelector('[data-picture-optional]').hidden = about.picture;
    form.dispatchEvent(new CustomEvent('typechange', { detail: type }));
  }

  form.querySelector('[data-use-type]')?.remove(); // only needed without scripts
  for (const radio of form.querySelectorAll('input[name="type"]')) radio.addEventListener('change', adapt);
  form.elements.language.addEventListener('change', adapt);
  adapt();
  return adapt;
}
