// The menu of a report's files: its boxes say what all files leave out.

/**
 * @param {string} href address of a file
 * @param {Record<string, boolean>} wishes by the name of the parameter
 * @returns {string} the address with the parameters of what is wished, and without the others
 */
export function addressOf(href, wishes) {
  const address = new URL(href);
  for (const [name, isWished] of Object.entries(wishes)) {
    if (isWished) address.searchParams.set(name, '1');
    else address.searchParams.delete(name);
  }
  return address.href;
}

/** @param {HTMLElement} menu */
export function install(menu) {
  const boxes = [...menu.querySelectorAll('input[type="checkbox"]')];
  const apply = () => {
    for (const link of menu.querySelectorAll('a[data-file]')) {
      const possible = boxes.filter((box) => link.dataset.file.split(' ').includes(box.name));
      link.href = addressOf(link.href, Object.fromEntries(possible.map((box) => [box.name, box.checked])));
    }
  };
  menu.querySelector('[data-wishes]').hidden = false;
  menu.addEventListener('change', apply);
  apply();
}
