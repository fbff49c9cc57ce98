// Sortable rows: drag a row's grip (data-grip) with mouse, pen or finger, press buttons with data-step="-1" or "1", or
// use the arrow keys. A drag is only shown; the order changes when the row is dropped.

const EDGE = 72; // pixels from the window's top and bottom within which a dragged row scrolls the page
const FASTEST = 16; // pixels a frame
const BEYOND = 24; // pixels that a row may be dragged outside its list

/**
 * @param {{top: number, bottom: number}[]} boxes positions of the rows in order, before the drag
 * @param {number} from index of the dragged row
 * @param {number} moved distance in pixels that it was dragged down
 * @returns {number} the index at which it would be dropped: two rows change places when one covers half of the other
 */
export function landing(boxes, from, moved) {
  const middle = ({ top, bottom }) => (top + bottom) / 2;
  const below = boxes.slice(from + 1).filter((box) => middle(box) < boxes[from].bottom + moved).length;
  const above = boxes.slice(0, from).filter((box) => middle(box) > boxes[from].top + moved).length;
  return moved > 0 ? from + below : from - above;
}

/**
 * @param {HTMLElement} list its children are the rows
 * @param {object} options
 * @param {(row: HTMLElement, to: number) => void} options.move moves a row to another valid index (from 0)
 * @param {() => boolean} [options.isLocked] whether rows cannot be moved at the moment
 * @param {HTMLElement} [options.scroller] the element that scrolls the rows, if it is not the window
 * @param {string} [options.keys] selector of the part of a row in which arrow keys move it
 * @returns {{cancel: () => void}} cancels a drag
 */
export function makeSortable(list, { move, isLocked = () => false, keys = '[data-grip]', scroller = null }) {
  let drag = null;

  function send(row, to) {
    const rows = [...list.children];
    if (isLocked() || to < 0 || to >= rows.length || rows[to] === row) return;
    const focused = document.activeElement;
    move(row, to);
    if (!row.contains(focused)) return;
    (focused.disabled ? row.querySelector('[data-step]:enabled') : focused).focus(); // moving an element takes the focus from it
  }

  function end(isDropped) {
    if (!drag) return;
    const { row, to, stop } = drag;
    drag = null;
    stop();
    if (isDropped) send(row, to);
  }

  const rowOf = (target) => [...list.children].find((row) => row.contains(target));

  list.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-step]');
    if (!button) return;
    event.preventDefault();
    const row = rowOf(button);
    send(row, [...list.children].indexOf(row) + Number(button.dataset.step));
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || drag || event.altKey || event.ctrlKey || event.metaKey || !event.target.closest(keys)) return;
    event.preventDefault();
    const row = rowOf(event.target);
    send(row, [...list.children].indexOf(row) + step);
  });
  list.addEventListener('pointerdown', (event) => {
    const grip = event.target.closest('[data-grip]');
    if (!grip || drag || event.button !== 0 || isLocked()) return;
    event.preventDefault();
    grip.focus({ preventScroll: true });
    drag = start(list, rowOf(grip), event, end, scroller);
  });
  return { cancel: () => end(false) };
}

/** @returns {{row: HTMLElement, to: number, stop: () => void}} a drag in progress; `end` is called with the result */
function start(list, row, { pointerId, clientY }, end, scroller) {
  const origin = () => list.getBoundingClientRect().top - list.scrollTop; // where the rows begin, however the page was scrolled
  const rows = [...list.children];
  const boxes = rows.map((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return { top: top - origin(), bottom: bottom - origin() };
  });
  const from = rows.indexOf(row);
  const box = boxes[from];
  const step = box.bottom - box.top + (rows.length > 1 ? boxes[1].top - boxes[0].bottom : 0);
  const begin = clientY - origin();
  const listening = []; // functions that remove the listeners
  const place = document.createElement('li');
  const drag = { row, to: from, stop };
  let y = clientY;
  let frame = 0;

  function show() {
    const far = y - origin() - begin;
    const moved = Math.min(Math.max(far, boxes[0].top - box.top - BEYOND), boxes[boxes.length - 1].bottom - box.bottom + BEYOND);
    const to = landing(boxes, from, moved);
    rows.forEach((each, index) => {
      const away = (index > from && index <= to ? -step : 0) + (index < from && index >= to ? step : 0);
      each.style.transform = `translateY(${each === row ? moved : away}px)`;
    });
    const top = to > from ? boxes[to].bottom - (box.bottom - box.top) : boxes[to].top;
    place.style.top = `${top - boxes[0].top}px`;
    drag.to = to;
  }

  function scrollAtEdges() {
    if (!scroller || !scrolls(scroller)) scrolls(window);
    frame = requestAnimationFrame(scrollAtEdges);
  }

  /** Scroll towards the edge that the row is dragged to. @returns {boolean} whether that was possible */
  function scrolls(what) {
    const { top, bottom } = list.getBoundingClientRect();
    const isWindow = what === window;
    const [first, last] = isWindow ? [0, window.innerHeight] : [Math.max(0, top), Math.min(window.innerHeight, bottom)];
    const up = Math.max(0, first + EDGE - y) * (!isWindow || top < EDGE);
    const down = Math.max(0, y - last + EDGE) * (!isWindow || bottom > window.innerHeight - EDGE);
    const before = isWindow ? window.scrollY : what.scrollTop;
    if (up || down) what.scrollBy(0, FASTEST * Math.min(1, Math.max(-1, (down - up) / EDGE)));
    return (isWindow ? window.scrollY : what.scrollTop) !== before;
  }

  function stop() {
    cancelAnimationFrame(frame);
    for (const remove of listening) remove();
    place.remove();
    list.classList.remove('sorting');
    row.classList.remove('sorting__row');
    for (const each of rows) each.style.transform = '';
    if (list.hasPointerCapture(pointerId)) list.releasePointerCapture(pointerId);
  }

  const on = (target, names, listener, more) => {
    for (const name of names) {
      target.addEventListener(name, listener, more);
      listening.push(() => target.removeEventListener(name, listener, more));
    }
  };
  const mine = (listener) => (event) => { if (event.pointerId === pointerId) listener(event); };
  on(list, ['pointermove'], mine((event) => { y = event.clientY; show(); }));
  on(list, ['pointerup'], mine(() => end(true)));
  on(list, ['pointercancel', 'lostpointercapture'], mine(() => end(false)));
  on(window, ['scroll'], show, { passive: true });
  if (scroller) on(scroller, ['scroll'], show, { passive: true });
  on(window, ['keydown'], (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  }, { capture: true });

  place.className = 'sorting__place';
  place.setAttribute('aria-hidden', 'true');
  place.style.blockSize = `${box.bottom - box.top}px`;
  list.append(place);
  list.classList.add('sorting');
  row.classList.add('sorting__row');
  list.setPointerCapture(pointerId);
  show();
  frame = requestAnimationFrame(scrollAtEdges);
  return drag;
}
