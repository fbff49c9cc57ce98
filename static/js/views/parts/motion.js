// Motions that explain a change on the projector: none is longer than 400 ms, and none is there for who wants less motion.
const LONGEST = 400; // ms, with its delay
const CALM = 1000; // ms from one move of a number to the next: answers may come many times a second
const FEW = 8; // names that land together; of more at once none is followed by an eye
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

/** A row that had another place: from there to here. @param {number} rows how many rows further down it was */
export function slide(element, rows) {
  move(element, [{ transform: `translateY(${rows * element.offsetHeight}px)` }, { transform: 'none' }]);
}
