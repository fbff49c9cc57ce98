// Logic of choices that needs no document.

/** @returns {boolean} whether two lists hold the same choices, in any order */
export function isSameChoice(left, right) {
  if (!left || !right) return false;
  return left.length === right.length && left.every((id) => right.includes(id));
}

/** @returns {string[]} the value after a tap on one choice, in alphabetical order */
export function toggled(value, id, multiple) {
  if (!multiple) return [id];
  return value.includes(id) ? value.filter((other) => other !== id) : [...value, id].sort();
}

/** @returns {number} whole percent of those who answered; 0 if nobody did */
export function percent(count, answered) {
  return answered ? Math.round((100 * count) / answered) : 0;
}

/**
 * @param {string} id
 * @param {string[]|null|undefined} key null: nothing is right or wrong; undefined: not yet known
 * @param {string[]|null|undefined} own
 */
export function verdictOf(id, key, own) {
  const right = key?.includes(id) ?? false;
  const isOwn = own?.includes(id) ?? false;
  return { right, own: isOwn, ownWrong: isOwn && Array.isArray(key) && !right };
}
