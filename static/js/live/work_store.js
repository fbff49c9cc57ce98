// The homework of one student: what the server said last, and the answers that wait on this device. No DOM.
import { createOutbox } from './outbox.js';

/**
 * @param {object} parts
 * @param {object} parts.work as `GET /api/v1/work` answers it
 * @param {{now: () => number, learn: (now: number) => void}} parts.clock
 * @param {Storage|null} parts.storage
 * @param {string} parts.token the participant's token
 * @param {typeof fetch} [parts.http]
 */
export function createWorkStore({ work, clock, storage, token, http = (...args) => fetch(...args) }) {
  const listeners = new Set();
  let outboxes = new Map();
  let rejected = new Map();
  let online = true;
  let current = work;
  clock.learn(work.now);

  function tell() {
    for (const listener of listeners) listener();
  }

  function setOnline(next) {
    if (online === next) return;
    online = next;
    tell();
    if (online) for (const outbox of outboxes.values()) outbox.flush();
  }

  /** @returns {Promise<{ok: boolean, status: number, body: any}>} status 0: there is no connection */
  async function call(method, path, body) {
    try {
      const response = await http(`/api/v1/work${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
        credentials: 'omit',
        cache: 'no-store',
        body: body ? JSON.stringify(body) : undefined,
      });
      const found = await response.json();
      setOnline(true);
      return { ok: response.ok, status: response.status, body: found };
    } catch {
      setOnline(false);
      return { ok: false, status: 0, body: { error: { code: 'offline', message: '' } } };
    }
  }

  async function send(item) {
    const { round_id: position, ...rest } = item;
    const { ok, status, body } = await call('POST', '/answers', { ...rest, position });
    if (ok) return { ok: true, answer: body.answer, result: body.result };
    if (status === 429) return { ok: false, error: { ...body.error, code: 'rate_limited' } };
    if (status >= 500) return { ok: false, error: { ...body.error, code: 'unavailable' } };
    return { ok: false, error: body.error };
  }

  function questionAt(position) {
    return current.attempt?.questions.find((question) => question.position === position) ?? null;
  }

  /** Each question of the attempt has an outbox of its own: without a connection, answers to all of them wait here. */
  function openOutboxes() {
    outboxes = new Map();
    rejected = new Map();
    const { attempt } = current;
    if (!attempt) return;
    for (const { position } of attempt.questions) {
      outboxes.set(position, createOutbox({
        storage,
        key: `tiza.outbox.${current.assignment.id}.${attempt.id}.${position}`,
        send: (item) => send(item),
        onChange: tell,
        onVerdict(verdict, item) {
          const question = questionAt(position);
          if (verdict.ok && question && item.attempt_id === current.attempt.id) {
            question.answer = verdict.answer;
            question.result = verdict.result ?? question.result;
            rejected.delete(position);
          } else if (!verdict.ok) {
            rejected.set(position, verdict.error);
            refresh();
          }
        },
      }));
    }
    for (const outbox of outboxes.values()) outbox.flush();
  }

  function take(next) {
    const before = current.attempt?.id;
    clock.learn(next.now);
    current = next;
    if (next.attempt?.id !== before) openOutboxes();
    tell();
  }

  async function refresh() {
    const { ok, status, body } = await call('GET', '');
    if (ok) take(body);
    return { ok, status, error: body.error };
  }

  openOutboxes();
  return {
    clock,
    refresh,
    get work() { return current; },
    get online() { return online; },
    subscribe(listener) { listeners.add(listener); },
    setOnline,
    /** The answer to a question that waits for its verdict, or null. */
    pendingAt: (position) => outboxes.get(position)?.pending ?? null,
    triesAt: (position) => outboxes.get(position)?.tries ?? 0,
    rejectedAt: (position) => rejected.get(position) ?? null,
    /** @returns {number} how many answers wait on this device */
    get waiting() { return [...outboxes.values()].filter((outbox) => outbox.pending).length; },

    /** @returns {'none'|'sending'|'recorded'} whether a question is answered */
    stateAt(position) {
      if (outboxes.get(position)?.pending) return 'sending';
      return questionAt(position)?.answer ? 'recorded' : 'none';
    },

    /** Keep an answer on this device and send it. */
    answer(position, value, more) {
      rejected.delete(position);
      return outboxes.get(position).put(position, value, { ...more, attempt_id: current.attempt.id });
    },

    flush() {
      return Promise.all([...outboxes.values()].map((outbox) => outbox.flush()));
    },

    /** Begin an attempt. @returns {Promise<object|null>} what was wrong, or null */
    async begin() {
      const { ok, body } = await call('POST', '/attempts', {});
      await refresh();
      return ok ? null : body.error;
    },

    /** Hand the open attempt in. @returns {Promise<object|null>} what was wrong, or null */
    async submit() {
      const { ok, body } = await call('POST', `/attempts/${current.attempt.id}/submit`, {});
      await refresh();
      return ok ? null : body.error;
    },
  };
}
