// A form of filters applies at once: its button is for pages without scripts and for texts.
export function install(form) {
  if (!form) return;
  form.addEventListener('change', (event) => {
    if (event.target.matches('select, [type="checkbox"], [type="number"]')) form.requestSubmit();
  });
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name); // keeps the address short
  });
}
