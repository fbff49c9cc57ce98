// Menus are <details> elements; this closes them on Escape and on a click elsewhere.

/** @param {Document} root */
export function install(root = document) {
  root.addEventListener('click', (event) => {
    for (const menu of root.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of root.querySelectorAll('details.menu[open]')) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
