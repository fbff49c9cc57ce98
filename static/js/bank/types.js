// The chosen question type: its fields are shown; those of other types are hidden and keep their values.

/**
 * @param {HTMLFormElement} form the editor
 * @param {Record<string, {choices: boolean, marks: string, graded: boolean, asked: boolean, picture: boolean, texts: object}>} kinds
 * @param {import('./rows.js').Rows|null} rows the choices
 * @returns {() => void} to call after the type was set by a script
 */
export function followType(form, kinds, rows) {
  function chosen() {
    return form.querySelector('input[name="type"]:checked, input[name="type"][type="hidden"]')?.value;
  }

  function write(selector, text) {
    const element = form.querySelector(selector);
    if (element) element.textContent = text;
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
    for (const part of form.querySelectorAll('[data-asked]')) part.hidden = !about.asked; // a slide has no explanation
    write('label[for="prompt"]', about.texts.prompt);
    write('label[for="time_limit"]', about.texts.time);
    write('#time_limit-hint', about.texts.time_hint);
    form.querySelector('[data-picture-optional]').hidden = about.picture;
    form.dispatchEvent(new CustomEvent('typechange', { detail: type }));
  }

  form.querySelector('[data-use-type]')?.remove(); // only needed without scripts
  for (const radio of form.querySelectorAll('input[name="type"]')) radio.addEventListener('change', adapt);
  form.elements.language.addEventListener('change', adapt);
  adapt();
  return adapt;
}
