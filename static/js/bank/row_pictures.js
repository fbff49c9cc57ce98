// Pictures of choices in the editor: previews the chosen file, or shows the stored picture.

/** Show a row's picture: the chosen file, else the stored picture, else nothing. */
export function showRowPicture(row) {
  const shown = row.querySelector('[data-row-picture]');
  const file = row.querySelector('[data-row-file]').files[0];
  const kept = row.querySelector('[data-row-kept]').value;
  const address = kept && row.closest('form').dataset.pictureAddress.replace('{digest}', kept);
  row.querySelector('[data-row-bare]').closest('label').hidden = !kept;
  show(shown, address);
  if (!file) return;
  const reader = new FileReader(); // data: addresses are allowed for pictures by the Content-Security-Policy
  reader.addEventListener('load', () => show(shown, reader.result));
  reader.readAsDataURL(file);
}

function show(image, address) {
  if (address) image.src = address;
  else image.removeAttribute('src');
  image.hidden = !address;
}

/** @param {HTMLElement} list the rows of choices */
export function followRowPictures(list) {
  list.addEventListener('change', (event) => {
    if (!event.target.matches('[data-row-file]')) return;
    const row = event.target.closest('[data-row]');
    showRowPicture(row);
    row.querySelector('[data-row-alt]').focus();
  });
}
