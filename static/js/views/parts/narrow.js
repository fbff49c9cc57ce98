// Formulas and tables that are wider than their place: smaller until they fit, since a class cannot scroll.

const WIDE = '.math, table';
const LEAST = 0.3;

function roomOf(element) {
  return element.matches('table') ? element.parentElement.clientWidth : element.clientWidth;
}

/** @param {HTMLElement} content */
export function narrowAll(content) {
  const wide = [...content.querySelectorAll(WIDE)];
  for (const element of wide) {
    element.style.removeProperty('font-size');
    element.classList.remove('is-broken');
  }
  for (const element of wide) {
    const room = roomOf(element);
    if (!room || element.scrollWidth <= room + 1) continue;
    const ratio = room / (element.scrollWidth + 2);
    element.style.fontSize = `${Math.max(LEAST, ratio)}em`;
    element.classList.toggle('is-broken', element.matches('table') && element.scrollWidth > room + 1);
  }
}
