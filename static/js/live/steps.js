// The next step of a lesson, for the space bar, a presenter's remote and single-letter keys. No DOM.

/** @returns {'close'|'reveal'|'pageOn'|'ask'|null} the step that a presenter's "next" means */
export function nextStep(state, hasNext) {
  if (state.lesson.status === 'ended') return null;
  const status = state.round?.status;
  if (status === 'open') return 'close';
  if (status === 'closed') return 'reveal';
  const { page = 0, pages = 1 } = state.round ?? {};
  if (page < pages - 1) return 'pageOn'; // what explains the result comes before the next question
  return hasNext ? 'ask' : null;
}

const FORWARD = new Set(['PageDown', 'ArrowRight']); // also sent by presenter remotes
const LETTERS = { a: 'ask', c: 'close', r: 'reveal', d: 'discuss', v: 'revote', p: 'pause', k: 'skip', o: 'reopen', s: 'standings', '+': 'extend30', ',': 'pageBack', '.': 'pageOn' };

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

const PAGE_STEPS = { PageDown: 1, ArrowRight: 1, ArrowDown: 1, ' ': 1, '.': 1, PageUp: -1, ArrowLeft: -1, ArrowUp: -1, ',': -1 };

/** @returns {1|-1|null} the direction in which a key turns the projector's pages; null: it does not */
export function pageStepOf({ key, ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey ? null : PAGE_STEPS[key] ?? null;
}
