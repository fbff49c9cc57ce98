// Keeps answers of practice on this device until the server has graded them: one outbox a card.
import { createOutbox } from '../live/outbox.js';

/**
 * @param {object} parts
 * @param {Storage | null} parts.storage null: keep in memory only
 * @param {number} parts.user id of the account; answers of other accounts stay where they are
 * @param {(answer: {id: string, card_id: number, value: unknown, confidence?: number}) => Promise<object>} parts.send
 * @param {(verdict: object, cardId: number) => void} parts.onVerdict called once for each answer
 * @param {() => void} parts.onChange
 * @param {object} [parts.timing] `later`, `random` and `newId` of the outboxes
 */
export function createOutboxes({ storage, user, send, onVerdict, onChange, timing = {} }) {
  const prefix = `tiza.practice.${user}.`;
  const boxes = new Map();

  function boxOf(cardId) {
    if (!boxes.has(cardId)) {
      boxes.set(cardId, createOutbox({
        ...timing,
        storage,
        key: `${prefix}${cardId}`,
        send: ({ round_id: card, ...answer }) => send({ ...answer, card_id: card }),
        onVerdict: (verdict) => onVerdict(verdict, cardId),
        onChange,
      }));
    }
    return boxes.get(cardId);
  }

  try {
    for (const key of Object.keys(storage ?? {})) {
      if (key.startsWith(prefix)) boxOf(Number(key.slice(prefix.length)));
    }
  } catch {
    // Storage is disabled: nothing was kept.
  }

  return {
    /** @returns {number[]} the cards whose answers could not be sent yet */
    get waiting() {
      return [...boxes].filter(([, box]) => box.pending && box.tries > 0).map(([cardId]) => cardId);
    },

    /** Store an answer, then send it. */
    put: (cardId, value, more) => boxOf(cardId).put(cardId, value, more),

    /** Try to send all that wait, one after the other. */
    async flush() {
      for (const box of boxes.values()) await box.flush();
    },
  };
}

/**
 * @param {object} parts
 * @param {string} parts.url
 * @param {() => string} parts.csrf
 * @param {typeof fetch} [parts.http]
 * @returns {(answer: object) => Promise<object>} sends one answer, for the outboxes
 */
export function createSender({ url, csrf, http = (...args) => fetch(...args) }) {
  return async function send(answer) {
    const body = new FormData();
    body.set('csrf_token', csrf());
    body.set('answer', JSON.stringify(answer));
    const response = await http(url, { method: 'POST', body, redirect: 'manual' });
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
    if (isJson) return response.json();
    // A login page, or the page of an error: neither says anything about the answer.
    return { ok: false, error: { code: response.status >= 500 ? 'unavailable' : 'not_authenticated', message: '' } };
  };
}
