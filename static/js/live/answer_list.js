// All written answers of a round, read in pages and one request at a time: a slow network gets them later, but gets them.
const EVERY = 300; // milliseconds between two passes, however fast answers arrive
const RETRY = 3000;

const isSame = (left, right) => left && left.value === right.value && left.state === right.state
  && left.nickname === right.nickname && left.correct === right.correct && left.answered_at === right.answered_at;

/**
 * @param {object} parts
 * @param {(event: string, payload: object) => Promise<object>} parts.request
 * @param {boolean} [parts.shown] only what others see of the answers
 * @param {() => void} parts.onChange called when the answers have changed
 * @param {(milliseconds: number) => Promise<void>} [parts.pause]
 */
export function createAnswerList({ request, shown = false, onChange, pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); }) }) {
  let roundId = null;
  let version = null;
  let counted = null;
  let answers = new Map(); // by participant
  let total = null; // null: nothing was read yet
  let wanted = null; // {all}: what is to be read next
  let isReading = false;

  function take(page) {
    const before = answers.size;
    let isNew = total === null;
    total = page.total;
    for (const answer of page.answers) {
      if (isSame(answers.get(answer.participant_id), answer)) continue;
      answers.set(answer.participant_id, answer);
      isNew = true;
    }
    return isNew || answers.size !== before;
  }

  /** Read pages until they hold nothing new; all of them if what is known may have changed. */
  async function pass({ all }) {
    const id = roundId;
    const seen = new Set();
    for (let skip = 0; skip !== null;) {
      const page = await request('list_answers', { round_id: id, skip, shown });
      if (id !== roundId) return;
      if (!page.ok) {
        wanted = { all: all || wanted?.all };
        await pause(RETRY);
        return;
      }
      for (const { participant_id: person } of page.answers) seen.add(person);
      const isNew = take(page);
      if (isNew) onChange();
      if (!all && !isNew && answers.size >= total) return;
      skip = page.next;
    }
    const gone = [...answers.keys()].filter((person) => !seen.has(person));
    for (const person of gone) answers.delete(person);
    if (gone.length) onChange();
  }

  async function read() {
    if (isReading) return;
    isReading = true;
    while (wanted) {
      const now = wanted;
      wanted = null;
      await pass(now);
      await pause(EVERY);
    }
    isReading = false;
  }

  return {
    /** The answers, the newest first; those that the filter holds back before the others. */
    get answers() {
      const isHeld = ({ state }) => Number(state === 'held');
      return [...answers.values()].sort((a, b) => isHeld(b) - isHeld(a) || b.answered_at - a.answered_at || b.participant_id - a.participant_id);
    },

    /** Whether the answers of the round were read. */
    get isLoaded() { return total !== null; },

    /**
     * Read what is new.
     * @param {number|null} id of the round to show, if any
     * @param {number} stateVersion of the lesson's state: with another one, known answers may have been hidden or shown
     * @param {number} seq of the tally
     */
    update(id, stateVersion, seq) {
      if (id !== roundId) {
        roundId = id;
        version = counted = total = null;
        answers = new Map();
        wanted = null;
      }
      if (id === null || (version === stateVersion && counted === seq)) return;
      wanted = { all: version !== stateVersion || Boolean(wanted?.all) };
      version = stateVersion;
      counted = seq;
      read();
    },
  };
}
