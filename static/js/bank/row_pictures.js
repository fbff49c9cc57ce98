// The pictures of choices in the editor: shows the one that was just chosen, or the one that the choice has.

/** Show what a row has: the chosen file, else the picture that is stored, else nothing. */
export function showRowPicture(row) {
  const shown = row.querySelector('[data-row-picture]');
  const file = row.querySelector('[data-row-file]').files[0];
  const kept = row.querySelector('[data-row-kept]').value;
  const address = kept && row.closest('form').dataset.pictureAddress.replace('{digest}', kept);
  row.querySelector('[data-row-bare]').closest('label').hidden = !kept;
  show(shown, address);
  if (!file) return;
  const reader = new FileReader(); // a data: address, which the page's policy allows for pictures
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
