// When a question that is being written is saved: after a pause, when it is left, and again when that failed.

export const PAUSE = 1500; // milliseconds after the last change
export const AGAIN = [5000, 15_000, 30_000]; // milliseconds until what could not be sent is sent again

/**
 * @typedef {{kind: 'saved'|'typing'|'saving'|'invalid'|'lost'|'refused'|'conflict', reason?: string}} State
 *   invalid: it waits for the next change; lost: it is tried again; refused and conflict: it waits until told to go on
 */

/**
 * @param {object} parts
 * @param {(how: object) => Promise<State>} parts.send sends all that is written; never rejects
 * @param {(state: State) => void} parts.show
 * @param {Function} [parts.later] setTimeout
 * @param {Function} [parts.drop] clearTimeout
 */
export function createAutosave({ send, show, later = setTimeout, drop = clearTimeout }) {
  let timer = 0;
  let isDirty = false; // there are changes that were not sent
  let isHeld = false; // nothing is sent until somebody decides
  let running = null;
  let failures = 0;
  let last = { kind: 'saved' };

  function set(state) {
    last = state;
    show(state);
  }

  function plan(time) {
    drop(timer);
    timer = later(() => {
      timer = 0;
      flush();
    }, time);
  }

  async function run(how) {
    isDirty = false;
    set({ kind: 'saving' });
    const state = await send(how);
    if (state.kind === 'lost') {
      isDirty = true;
      plan(AGAIN[Math.min(failures, AGAIN.length - 1)]);
      failures += 1;
    } else {
      failures = 0;
    }
    if (state.kind === 'conflict' || state.kind === 'refused') {
      isDirty = true;
      isHeld = true;
    }
    set(state.kind === 'saved' && isDirty ? { kind: 'typing' } : state);
  }

  /** Send now what was not sent; resolves with the state when nothing is on its way any more. */
  async function flush(how = {}) {
    drop(timer);
    timer = 0;
    while (running) await running;
    if (!isDirty || isHeld) return last;
    running = run(how).finally(() => { running = null; });
    await running;
    return last;
  }

  return {
    flush,
    /** Something was changed. */
    touch() {
      isDirty = true;
      if (isHeld) return;
      if (!running && last.kind === 'saved') set({ kind: 'typing' });
      plan(PAUSE);
    },
    /** Send again after a conflict or a refusal. */
    goOn() {
      isHeld = false;
      isDirty = true;
      return flush();
    },
    /** Send nothing any more. */
    stop() {
      drop(timer);
      isHeld = true;
    },
    get state() { return last; },
    get isSaved() { return last.kind === 'saved' && !isDirty; },
  };
}
