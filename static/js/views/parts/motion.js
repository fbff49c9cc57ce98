// Motions that explain a change on the projector: none is longer than 400 ms, and none is there for who wants less motion.
const LONGEST = 400; // ms, with its delay
const CALM = 1000; // ms from one move of a number to the next: answers may come many times a second
const FEW = 8; // names that land together; of more at once none is followed by an eye
const MANY = 40; // elements that glide together; more keep the page's thread busy for longer than a frame
const bumped = new WeakMap(); // when each number last moved
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

function move(element, frames, { duration = LONGEST, delay = 0 } = {}) {
  if (still.matches) return;
  element.animate(frames, { duration: Math.min(duration, LONGEST - delay), delay, easing: 'ease-out', fill: 'backwards' });
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

/** @returns {Map<HTMLElement, DOMRect>} where elements are now, before they are laid out anew and glide */
export function whereAre(elements) {
  return new Map(elements.map((element) => [element, element.getBoundingClientRect()]));
}

/** Elements that were laid out anew: from where they were to where they are. @param {Map<HTMLElement, DOMRect>} before */
export function glideAll(before) {
  if (still.matches || before.size > MANY) return;
  for (const element of before.keys()) for (const motion of element.getAnimations()) motion.cancel(); // it goes on from where it was seen
  const after = [...before.keys()].map((element) => element.getBoundingClientRect()); // all are read before the first moves
  [...before].forEach(([element, from], index) => {
    const [x, y] = [from.left - after[index].left, from.top - after[index].top];
    if (x || y) move(element, [{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }]);
  });
}

/** A row that had another place: from there to here. @param {number} rows how many rows further down it was */
export function slide(element, rows) {
  move(element, [{ transform: `translateY(${rows * element.offsetHeight}px)` }, { transform: 'none' }]);
}
