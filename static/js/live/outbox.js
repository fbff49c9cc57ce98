// Keeps an answer on this device until the server has given its final verdict: through reloads, sleep and dead
// networks. The only module of the live page that knows local storage.
import { uuid } from './identifiers.js';

// Final are only these. Anything else says nothing about the answer (a log-in that ended, a removal, a portal in
// between): it stays on this device, and is sent again when the same participant connects the next time.
const FINAL = new Set(['round_closed', 'unknown_round', 'invalid_value', 'already_answered']);
const RETRYABLE = new Set(['rate_limited', 'unavailable', 'timeout', 'offline']);
const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;

/** @returns {Storage | null} null where the browser forbids it */
export function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @typedef {{id: string, round_id: number, value: unknown, confidence?: number}} Item an answer as it is sent
 * @typedef {{ok: true, answer: object} | {ok: false, error: {code: string, message: string}}} Verdict
 *
 * @param {object} parts
 * @param {Pick<Storage, 'getItem'|'setItem'|'removeItem'> | null} parts.storage null: keep in memory only
 * @param {string} parts.key one key for each lesson and participant
 * @param {(item: Item, tries: number) => Promise<Verdict>} parts.send never rejects for a verdict of the server
 * @param {(verdict: Verdict, item: Item) => void} parts.onVerdict called once with the final verdict
 * @param {() => void} [parts.onChange]
 * @param {(callback: () => void, milliseconds: number) => void} [parts.later]
 * @param {() => number} [parts.random]
 * @param {() => string} [parts.newId]
 */
export function createOutbox({
  storage, key, send, onVerdict, onChange = () => {}, later = setTimeout, random = Math.random, newId = uuid,
}) {
  let item = load();
  let tries = 0;
  let sending = null;

  function load() {
    try {
      const kept = JSON.parse(storage?.getItem(key) ?? 'null');
      return kept && typeof kept.id === 'string' && kept.round_id !== undefined ? kept : null;
    } catch {
      return null; // unreadable or forbidden storage holds nothing that could be sent
    }
  }

  function keep() {
    try {
      if (item) storage?.setItem(key, JSON.stringify(item));
      else storage?.removeItem(key);
    } catch {
      // A full or forbidden storage must not stop the answer from being sent from memory.
    }
  }

  function retryLater() {
    const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(tries - 1, 10));
    later(flush, delay * (0.5 + random() / 2));
  }

  async function flush() {
    if (!item || sending === item.id) return;
    const current = item;
    sending = current.id;
    let verdict;
    try {
      verdict = await send(current, tries);
    } catch (error) {
      verdict = { ok: false, error: { code: 'offline', message: String(error) } };
    }
    if (sending === current.id) sending = null;
    if (item?.id !== current.id) return; // replaced by a newer answer while this one was on its way
    if (!verdict.ok && !FINAL.has(verdict.error.code)) {
      tries += 1;
      if (RETRYABLE.has(verdict.error.code)) retryLater();
      onChange();
      return;
    }
    item = null;
    keep();
    onVerdict(verdict, current);
    onChange();
  }

  return {
    /** @returns {Item | null} the answer that waits for a verdict */
    get pending() { return item; },

    /** @returns {number} how often sending it has failed so far */
    get tries() { return tries; },

    /** Keep an answer, then send it. A second one replaces the first and has an id of its own. */
    put(roundId, value, more = {}) {
      item = { id: newId(), round_id: roundId, value, ...more };
      tries = 0;
      keep();
      onChange();
      return flush();
    },

    /** Try now: on connecting, on waking up. Does nothing while a try is under way. */
    flush,
  };
}
