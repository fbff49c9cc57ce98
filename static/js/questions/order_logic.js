// Moving items in a list; needs no document.

/** @returns {Array} the list with the item at one index moved to another; an index outside changes nothing */
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
