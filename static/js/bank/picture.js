// Previews the chosen picture before it is sent.

/** @param {HTMLFormElement} form the editor; the event `picture` is dispatched on it when the picture changes */
export function showPicture(form) {
  const shown = form.querySelector('[data-picture]');
  const before = shown.getAttribute('src');

  function show(address) {
    if (address) shown.src = address;
    else shown.removeAttribute('src');
    shown.hidden = !address;
    form.dispatchEvent(new Event('picture'));
  }

  form.elements.picture.addEventListener('change', (event) => {
    const file = event.target.files[0];
    if (!file) {
      show(before);
      return;
    }
    const reader = new FileReader(); // data: addresses are allowed for pictures by the Content-Security-Policy
    reader.addEventListener('load', () => show(reader.result));
    reader.readAsDataURL(file);
  });
}
