// Shows the picture that was just chosen, before it is sent.

/** @param {HTMLFormElement} form the editor; it gets the event `picture` whenever another one is shown */
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
    const reader = new FileReader(); // a data: address, which the page's policy allows for pictures
    reader.addEventListener('load', () => show(reader.result));
    reader.readAsDataURL(file);
  });
}
