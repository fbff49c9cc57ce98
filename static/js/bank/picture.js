// Shows the picture that was just chosen, before it is sent.

/** @param {HTMLFormElement} form the editor */
export function showPicture(form) {
  const shown = form.querySelector('[data-picture]');
  const before = shown.getAttribute('src');
  form.elements.picture.addEventListener('change', (event) => {
    const file = event.target.files[0];
    if (!file) {
      if (before) shown.src = before;
      shown.hidden = !before;
      return;
    }
    const reader = new FileReader(); // a data: address, which the page's policy allows for pictures
    reader.addEventListener('load', () => {
      shown.src = reader.result;
      shown.hidden = false;
    });
    reader.readAsDataURL(file);
  });
}
