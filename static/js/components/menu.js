// Menus are <details> elements (class menu, or data-menu); this closes them on Escape, on a click outside, and when the
// focus leaves them: an open menu would cover what has it.

const OPEN = 'details.menu[open], details[data-menu][open]';

/** @param {Document} root */
export function install(root = document) {
  root.addEventListener('click', (event) => {
    for (const menu of root.querySelectorAll(OPEN)) {
      if (!menu.contains(event.target) && !event.target.closest('dialog')) menu.open = false;
    }
  });
  root.addEventListener('focusin', ({ target }) => {
    for (const menu of root.querySelectorAll(OPEN)) {
      if (!menu.contains(target) && !target.closest('dialog')) menu.open = false;
    }
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.target.closest('dialog')) return;
    for (const menu of root.querySelectorAll(OPEN)) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
