// Keeps an answer on this device until the server has given its final verdict, across reloads, sleep and network
// failures. The only module of the live page that uses local storage.
import { uuid } from './identifiers.js';

// Only these errors are final. Any other says nothing about the answer (an expired login, a removal, a captive
// portal): the answer stays on this device, and is sent again when the same participant connects the next time.
const FINAL = new Set([
  'round_closed', 'unknown_round', 'invalid_value', 'already_answered', 'unknown_card', 'ended', 'attempt_closed', 'unknown_attempt', 'unknown_question',
]);
const RETRYABLE = new Set(['rate_limited', 'unavailable', 'timeout', 'offline']);
const FIRST_DELAY = 500;
const LONGEST_DELAY = 10_000;

/** @returns {Storage | null} null where the browser disables it */
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
      return null; // storage is disabled or the value is invalid: nothing to send
    }
  }

  function keep() {
    try {
      if (item) storage?.setItem(key, JSON.stringify(item));
      else storage?.removeItem(key);
    } catch {
      // Storage is disabled or full: the answer is still sent from memory.
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

    /** @returns {number} how often sending has failed so far */
    get tries() { return tries; },

    /** Store an answer, then send it. A second answer replaces the first and has its own id. */
    put(roundId, value, more = {}) {
      item = { id: newId(), round_id: roundId, value, ...more };
      tries = 0;
      keep();
      onChange();
      return flush();
    },

    /** Try to send now, on connecting or waking up. Does nothing while a request is running. */
    flush,
  };
}
