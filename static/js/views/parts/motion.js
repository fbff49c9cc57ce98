// Motions that explain a change on a live page: none is longer than 400 ms. For who wants less motion nothing moves: what has
// another place comes into sight there.
const LONGEST = 400; // ms, with its delay
const BRIEF = 160; // ms, to come into sight
const CALM = 1000; // ms from one move of a number to the next: answers may come many times a second
const FEW = 8; // names that land together; of more at once none is followed by an eye
const bumped = new WeakMap(); // when each number last moved
const gliding = new WeakMap(); // how often each element was laid out anew
let wish = null;

/** Whether the user wants less motion. */
export function isStill() {
  wish ??= window.matchMedia('(prefers-reduced-motion: reduce)');
  return wish.matches;
}

function move(element, frames, { duration = LONGEST, delay = 0 } = {}) {
  if (isStill() || !element.animate) return;
  element.animate(frames, { duration: Math.min(duration, LONGEST - delay), delay, easing: 'ease-out', fill: 'backwards' });
}

function stopAll(elements) {
  const motions = elements.flatMap((element) => element.getAnimations?.() ?? []); // all are asked before the first one ends: each question computes styles
  for (const motion of motions) motion.cancel();
}

/** A number that grew. */
export function bump(element) {
  if (performance.now() - (bumped.get(element) ?? -CALM) < CALM) return;
  bumped.set(element, performance.now());
  move(element, [{ transform: 'scale(1.22)' }, { transform: 'none' }], { duration: 260 });
}

/** What is new in a list: one after the other. */
export function landAll(elements) {
  if (elements.length <= FEW) elements.forEach(land);
}

function land(element, order) {
  move(element, [{ opacity: 0, transform: 'translateY(0.5em)' }, { opacity: 1, transform: 'none' }], { duration: 240, delay: Math.min(order * 40, 160) });
}

/** A list whose content became smaller towards its corner. @param {number} was how many times as large it was */
export function zoom(element, was) {
  const seen = new DOMMatrix(getComputedStyle(element).transform).a; // another one may be under way
  stopAll([element]);
  move(element, [{ transform: `scale(${was * seen})` }, { transform: 'none' }]);
}

/** What takes the place of something that looked otherwise. */
export function appear(element) {
  move(element, [{ opacity: 0 }, { opacity: 1 }], { duration: 260 });
}

/** What is new among rows that make room for it. */
export function appearAll(elements) {
  if (elements.length <= FEW) elements.forEach(appear);
}

/** @returns {Map<HTMLElement, DOMRect>} where elements are now, before they are laid out anew and glide */
export function whereAre(elements) {
  return new Map(elements.map((element) => [element, element.getBoundingClientRect()]));
}

/**
 * Elements that were laid out anew: from where they were to where they are. In the frame of the change each is still seen where it was.
 * An element that glides must not be contained itself (`contain`, `content-visibility`), but what is in it may be: browsers count it as
 * a jump if such an element is laid out anew on its way.
 * @param {Map<HTMLElement, DOMRect>} before
 * @returns {boolean} whether any element has another place
 */
export function glideAll(before) {
  const elements = [...before.keys()];
  if (!elements.length) return false;
  stopAll(elements);
  for (const element of elements) { // it goes on from where it was seen
    gliding.set(element, (gliding.get(element) ?? 0) + 1);
    element.style.removeProperty('transform');
  }
  const after = elements.map((element) => element.getBoundingClientRect()); // all are read before the first moves
  const ways = new Map([...before].map(([element, from], index) => [element, [from.left - after[index].left, from.top - after[index].top]]));
  const moved = [];
  for (const [element, [x, y]] of ways) {
    const [withX, withY] = ways.get(around(element, ways)) ?? [0, 0]; // what is in another one moves with that
    const way = [x - withX, y - withY];
    if (element.style.getPropertyValue('opacity') || way.some((part) => Math.abs(part) >= 0.5)) moved.push([element, way]); // what is not in sight yet is to come
  }
  (isStill() ? comeAll : glide)(moved);
  return moved.length > 0;
}

/** The innermost of these elements that another one is in. */
function around(element, elements) {
  let outer = element.parentElement;
  while (outer && !elements.has(outer)) outer = outer.parentElement;
  return outer;
}

/** Change the page; what can be seen makes room for it. @param {HTMLElement[]} elements @param {() => void} change */
export function glideWhile(elements, change) {
  const isNear = ([, { top, bottom, height }]) => height && bottom > -window.innerHeight / 2 && top < 1.5 * window.innerHeight;
  const before = new Map([...whereAre(elements)].filter(isNear));
  change();
  for (const element of before.keys()) if (!element.getClientRects().length) before.delete(element);
  glideAll(before);
}

/** Write what is seen in the frame of the change, and let the elements go two frames later, unless they were laid out anew again. */
function hold(moved, write, release) {
  const rounds = moved.map(([element]) => gliding.get(element));
  for (const [element, way] of moved) write(element, way);
  requestAnimationFrame(() => requestAnimationFrame(() => moved.forEach(([element, way], index) => {
    if (gliding.get(element) === rounds[index]) release(element, way);
  })));
}

const translation = ([x, y]) => `translate(${x}px, ${y}px)`;

function glide(moved) {
  hold(moved, (element, way) => { element.style.transform = translation(way); }, (element, way) => {
    element.style.removeProperty('transform');
    move(element, [{ transform: translation(way) }, { transform: 'none' }]);
  });
}

/** Elements come into sight where they are now, without a motion. */
function comeAll(moved) {
  hold(moved, (element) => { element.style.setProperty('opacity', '0'); }, (element) => {
    element.style.removeProperty('opacity');
    element.animate?.([{ opacity: 0 }, { opacity: 1 }], { duration: BRIEF, easing: 'ease-out' });
  });
}

/** A row that had another place: from there to here. @param {number} rows how many rows further down it was */
export function slide(element, rows) {
  move(element, [{ transform: `translateY(${rows * element.offsetHeight}px)` }, { transform: 'none' }]);
}
