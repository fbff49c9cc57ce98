// Keeps what has the focus in sight. Browsers scroll until it is in the window, where a bar that sticks to an edge may
// still cover it, or a phone's keyboard after it has opened. What covers it is looked for, and the page scrolled by as
// much: whichever bars a page has, they need not be declared.

const ROOM = 8; // pixels between the element and what covered it
const TRIES = 3; // bars at several edges
const KEYBOARD = 100; // pixels that a keyboard takes at the least
const FIELDS = 'input, textarea, select, [contenteditable]';

/** @returns {Element | null} the sticky or fixed bar that is drawn over a part of an element */
function barOver(element, { left, right, top, bottom }) {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  for (const [across, down] of [[x, bottom - 1], [x, top + 1], [left + 1, y], [right - 1, y], [x, y]]) {
    let hit = document.elementFromPoint(across, down);
    if (!hit || element.contains(hit)) continue;
    for (; hit && !hit.contains(element); hit = hit.parentElement) {
      if (/sticky|fixed/.test(getComputedStyle(hit).position)) return hit;
    }
  }
  return null;
}

/** How far the content has to move for an element to come out from behind a bar: right and down are positive. */
function wayOut(box, bar) {
  const { position, top: fromTop, bottom: fromBottom } = getComputedStyle(bar);
  const edge = bar.getBoundingClientRect();
  if (position === 'sticky' && fromTop === 'auto' && fromBottom === 'auto') return [Math.ceil(edge.right - box.left) + ROOM, 0];
  const isBelow = edge.top + edge.bottom > window.innerHeight;
  // An element that is higher than the room beside the bar shows its beginning.
  return [0, isBelow ? -Math.max(0, Math.min(box.bottom - edge.top, box.top - ROOM) + ROOM) : edge.bottom - box.top + ROOM];
}

function move(element, bar, [right, down]) {
  let box = element.parentElement;
  while (box && !(box.contains(bar) && /auto|scroll/.test(getComputedStyle(box).overflow) && box.scrollHeight + box.scrollWidth > box.clientHeight + box.clientWidth)) box = box.parentElement;
  const scroller = box || document.scrollingElement;
  scroller.scrollLeft -= right;
  scroller.scrollTop -= down;
}

/** Bring an element to the edge of the window and of each box that scrolls, unless it is in sight. */
function bringToEdge(element) {
  // Safari before 15.4 knows no options and would move the element to the top.
  if ('scrollBehavior' in element.style) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function uncover(element) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const box = element.getBoundingClientRect();
    const bar = barOver(element, box);
    if (!bar) return;
    move(element, bar, wayOut(box, bar));
  }
}

/** Height of the part of the window that a keyboard leaves, in pixels. */
function heightSeen() {
  const { visualViewport: seen } = window;
  return seen ? Math.min(window.innerHeight, seen.height * seen.scale) : window.innerHeight; // whoever enlarges by two fingers opens no keyboard
}

/** After a keyboard has opened: scroll the element into what is left of the window. */
function bringBack(element) {
  bringToEdge(element);
  const { top, bottom } = element.getBoundingClientRect();
  const start = window.visualViewport?.offsetTop ?? 0;
  const hidden = bottom + ROOM - start - heightSeen();
  if (hidden > 0) window.scrollBy(0, Math.min(hidden, top - start - ROOM));
  uncover(element);
}

/** Whether an element has the focus, other than the page itself. */
function focused() {
  const { activeElement: element } = document;
  return element && element !== document.body && element.id !== 'main' ? element : null;
}

export function install() {
  let height = heightSeen();
  let isPressed = false; // a page must not scroll between the press and the release of a button
  let isDue = false; // the focus has moved by that press

  function look() {
    isDue = isPressed;
    requestAnimationFrame(() => {
      const element = focused();
      if (!element || isPressed) return;
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom <= 0 || top >= window.innerHeight) return; // focused by a script that did not want to scroll
      bringToEdge(element); // some browsers leave it half hidden
      uncover(element);
    });
  }

  /** A keyboard takes much of the window; a bar of the browser, which goes when the page is scrolled, takes little. */
  function resized() {
    const before = height;
    height = heightSeen();
    if (before - height > KEYBOARD) requestAnimationFrame(() => { if (focused()?.matches(FIELDS)) bringBack(focused()); });
  }

  document.addEventListener('focusin', look);
  document.addEventListener('pointerdown', () => { isPressed = true; isDue = false; }, true);
  document.addEventListener('pointercancel', () => { isPressed = false; }, true); // the finger scrolls
  document.addEventListener('pointerup', () => setTimeout(() => {
    isPressed = false;
    if (isDue) look();
  }), true);
  window.addEventListener('resize', resized);
  window.visualViewport?.addEventListener('resize', resized);
}
