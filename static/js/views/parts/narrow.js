// What is wider than its place: smaller until it fits, since a class cannot scroll, and an address is not to be typed from
// two lines.

const WIDE = '.math, table, .screen-lobby__url';
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
    const ratio = Math.max(LEAST, room / (element.scrollWidth + 2));
    element.style.fontSize = `${ratio * Number.parseFloat(getComputedStyle(element).fontSize)}px`;
    element.classList.toggle('is-broken', !element.matches('.math') && element.scrollWidth > room + 1);
  }
}
