// What can be done now in a lesson, and which of it is the next step: for the buttons of the control page, the keys and a
// presenter's remote. No DOM.

/**
 * @param {object} state of the lesson
 * @param {{hasNext: boolean, hasAgenda: boolean}} plan whether a question is next, and whether the lesson has an agenda
 * @returns {'choose'|'ask'|'close'|'discuss'|'revote'|'reveal'|'pageOn'|'standings'|'end'|null} null: the lesson has ended
 */
export function nextStep({ lesson, round, slide }, { hasNext, hasAgenda }) {
  if (lesson.status === 'ended') return null;
  if (slide) {
    if (slide.page < slide.pages - 1) return 'pageOn';
    if (round?.status === 'closed') return 'reveal'; // the slide came between a question and its result
    return hasNext ? 'ask' : hasAgenda ? 'end' : 'choose';
  }
  if (round?.status === 'open') return 'close';
  if (round?.status === 'closed') return afterVote(lesson.options, round);
  if (round && round.page < round.pages - 1) return 'pageOn'; // what explains the result comes before the next question
  if (round?.graded && !round.standings_shown && isRace(lesson.options)) return 'standings';
  if (hasNext) return 'ask';
  return round && hasAgenda ? 'end' : 'choose';
}

function afterVote({ second_vote: isDiscussed }, { discussion, attempt, graded }) {
  if (discussion) return 'revote';
  return isDiscussed && graded && attempt === 1 ? 'discuss' : 'reveal';
}

/** @returns {boolean} whether a lesson shows standings: of its participants or of its teams */
export function isRace({ podium, teams }) {
  return Boolean(podium || teams);
}

/**
 * @param {object} state of the lesson
 * @param {{hasNext: boolean}} plan
 * @returns {Record<string, boolean>} each command of the control page, with whether it makes sense now
 */
export function possible({ lesson, round, slide = null }, { hasNext }) {
  const running = lesson.status !== 'ended';
  const shown = slide ?? round; // what has pages on the projector
  const status = running ? round?.status ?? 'none' : 'ended';
  const open = status === 'open';
  const closed = status === 'closed';
  const discussing = closed && Boolean(round.discussion);
  return {
    ask: running && !open && hasNext,
    close: open,
    reveal: closed,
    reopen: closed,
    revote: closed || status === 'revealed',
    discuss: closed,
    extend15: open || discussing,
    extend30: open || discussing,
    pause: open && (round.deadline !== null || round.paused),
    hideSlide: running && slide !== null,
    pageBack: running && shown?.page > 0,
    pageOn: running && shown?.page < shown?.pages - 1,
    skip: running && hasNext,
    stay: running && Boolean(shown) && lesson.options.auto_advance > 0,
    standings: status === 'revealed' && isRace(lesson.options),
    improvise: status === 'none' || status === 'revealed',
    choose: running && !open,
    liveBars: running,
    options: running,
    lock: running,
    end: running,
  };
}

const FORWARD = new Set(['PageDown', 'ArrowRight']); // also sent by presenter remotes
const LETTERS = { a: 'ask', c: 'close', r: 'reveal', d: 'discuss', v: 'revote', p: 'pause', k: 'skip', o: 'reopen', s: 'standings', b: 'liveBars', '+': 'extend30', ',': 'pageBack', '.': 'pageOn' };

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
