// The choices of a question in the student's own order. No DOM.
//
// The state of a lesson is the same for everybody; the order comes from the participant's seed, which the server makes,
// and from the question. So it stays over reloads, on other devices and in a second vote. It depends on nothing else, and
// cannot give the key away. Letters are part of the choices and go with them: the projector shows the author's order.

/** FNV-1a over the text, then the last steps of MurmurHash3, which mix all bits. @returns {number} 32 bits */
function hash(text) {
  let found = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) found = Math.imul(found ^ text.charCodeAt(index), 0x01000193);
  found = Math.imul(found ^ (found >>> 16), 0x85ebca6b);
  found = Math.imul(found ^ (found >>> 13), 0xc2b2ae35);
  return (found ^ (found >>> 16)) >>> 0;
}

/**
 * @param {{id: string}[]} choices
 * @param {string} seed of the participant
 * @param {number} questionId
 * @returns {{id: string}[]} the same choices, ordered by the hash of `seed questionId id`
 */
export function inOwnOrder(choices, seed, questionId) {
  const place = (choice) => hash(`${seed} ${questionId} ${choice.id}`);
  return [...choices].sort((left, right) => place(left) - place(right) || (left.id < right.id ? -1 : 1));
}

/**
 * @param {object} round of the state
 * @param {{seed?: string}} me
 * @returns {object} the round as this student sees it
 */
export function asSeenBy(round, me) {
  if (!round.shuffled || !me.seed) return round;
  const { question } = round;
  return { ...round, question: { ...question, choices: inOwnOrder(question.choices, me.seed, question.id) } };
}
