// Moving things in a list, without a document.

/** @returns {Array} a list in which the thing at one place stands at another; places outside change nothing */
export function movedTo(list, from, to) {
  if (to < 0 || to >= list.length || from === to) return list;
  const next = [...list];
  const [thing] = next.splice(from, 1);
  next.splice(to, 0, thing);
  return next;
}

/** @returns {boolean} whether two lists hold the same in the same order */
export function isSameOrder(left, right) {
  return Boolean(left && right) && left.length === right.length && left.every((item, index) => item === right[index]);
}
