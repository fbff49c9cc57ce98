// The dialog with the lesson's options. Only changed options are sent, since another page may change the others.

function valueOf(control) {
  if (control.type === 'checkbox') return control.checked;
  return control.dataset.number ? Number(control.value) : control.value;
}

/** Show a value; a value set through the API that is not in the list is added to it. */
function show(control, value) {
  if (control.type === 'checkbox') {
    control.checked = value;
    return;
  }
  if (typeof value === 'number') control.dataset.number = 'yes';
  if (![...control.options].some((option) => option.value === String(value))) control.add(new Option(String(value), String(value)));
  control.value = String(value);
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {{store: object, commands: object, t: Function}} parts
 * @returns {() => void} opens it
 */
export function createOptionsDialog(dialog, { store, commands, t }) {
  const form = dialog.querySelector('form');
  const error = dialog.querySelector('[data-part="options-error"]');
  let before = {};

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const changed = Object.fromEntries(Object.keys(before).map((name) => [name, valueOf(form.elements[name])]).filter(([name, value]) => value !== before[name]));
    error.hidden = true;
    if (!Object.keys(changed).length || await commands.run('set_options', changed)) dialog.close();
    else {
      error.textContent = t('options_failed');
      error.hidden = false;
    }
  });
  dialog.querySelector('[data-part="options-cancel"]').addEventListener('click', () => dialog.close());

  return () => {
    const { options } = store.state.lesson;
    before = Object.fromEntries(Object.entries(options).filter(([name]) => form.elements[name]));
    for (const [name, value] of Object.entries(before)) show(form.elements[name], value);
    error.hidden = true;
    dialog.showModal();
  };
}
