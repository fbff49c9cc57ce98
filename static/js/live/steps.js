// The next step of a lesson, for the space bar, a presenter's remote and single-letter keys. No DOM.

/** @returns {'close'|'reveal'|'ask'|null} the step that a presenter's "next" means */
export function nextStep(state, hasNext) {
  if (state.lesson.status === 'ended') return null;
  const status = state.round?.status;
  if (status === 'open') return 'close';
  if (status === 'closed') return 'reveal';
  return hasNext ? 'ask' : null;
}

const FORWARD = new Set(['PageDown', 'ArrowRight']); // also sent by presenter remotes
const LETTERS = { a: 'ask', c: 'close', r: 'reveal', d: 'discuss', v: 'revote', p: 'pause', k: 'skip', o: 'reopen', s: 'standings', '+': 'extend30' };

/**
 * @param {{key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, repeat?: boolean}} event
 * @returns {string|null} 'next', 'help', the name of a command, or null: the key has no meaning
 */
export function meaningOf({ key, ctrlKey, metaKey, altKey, repeat }) {
  if (ctrlKey || metaKey || altKey || repeat) return null;
  if (FORWARD.has(key)) return 'next';
  if (key === '?') return 'help';
  return LETTERS[key.toLowerCase()] ?? null;
}
