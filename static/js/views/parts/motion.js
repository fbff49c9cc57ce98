// Motions that explain a change on a live page: none is longer than 400 ms, and none is there for who wants less motion.
const LONGEST = 400; // ms, with its delay
const CALM = 1000; // ms from one move of a number to the next: answers may come many times a second
const FEW = 8; // names that land together; of more at once none is followed by an eye
const bumped = new WeakMap(); // when each number last moved
const gliding = new WeakMap(); // how often each element was laid out anew
const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function move(element, frames, { duration = LONGEST, delay = 0 } = {}) {
  if (isStill() || !element.animate) return;
  element.animate(frames, { duration: Math.min(duration, LONGEST - delay), delay, easing: 'ease-out', fill: 'backwards' });
}

function stop(element) {
  for (const motion of element.getAnimations?.() ?? []) motion.cancel();
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
  stop(element);
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
 * @param {Map<HTMLElement, DOMRect>} before
 */
export function glideAll(before) {
  if (isStill()) return;
  for (const element of before.keys()) { // it goes on from where it was seen
    stop(element);
    element.style.removeProperty('transform');
  }
  const after = [...before.keys()].map((element) => element.getBoundingClientRect()); // all are read before the first moves
  const ways = new Map([...before].map(([element, from], index) => [element, [from.left - after[index].left, from.top - after[index].top]]));
  for (const [element, [x, y]] of ways) {
    const [withX, withY] = ways.get(around(element, ways)) ?? [0, 0]; // what is in another one moves with that
    glide(element, x - withX, y - withY);
  }
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

function glide(element, x, y) {
  const round = (gliding.get(element) ?? 0) + 1;
  gliding.set(element, round);
  if (Math.abs(x) < 0.5 && Math.abs(y) < 0.5) return;
  const from = `translate(${x}px, ${y}px)`;
  element.style.transform = from;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (gliding.get(element) !== round) return; // it was laid out anew again
    element.style.removeProperty('transform');
    move(element, [{ transform: from }, { transform: 'none' }]);
  }));
}

/** A row that had another place: from there to here. @param {number} rows how many rows further down it was */
export function slide(element, rows) {
  move(element, [{ transform: `translateY(${rows * element.offsetHeight}px)` }, { transform: 'none' }]);
}
