import assert from 'node:assert/strict';
import test from 'node:test';
import { createAnswerSender } from '../../static/js/live/answers.js';
import { uuid } from '../../static/js/live/identifiers.js';
import { createOutbox } from '../../static/js/live/outbox.js';

const ok = (item) => ({ ok: true, answer: { ...item, answered_at: 1 } });
const no = (code) => ({ ok: false, error: { code, message: code } });

function storage(initial = {}) {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => { kept.set(key, value); },
    removeItem: (key) => { kept.delete(key); },
  };
}

function make({ send, store = storage(), ids = ['id-1', 'id-2', 'id-3'] }) {
  const timers = [];
  const verdicts = [];
  const outbox = createOutbox({
    storage: store, key: 'k', send, onVerdict: (verdict, item) => verdicts.push([verdict, item]),
    later: (callback, delay) => timers.push({ callback, delay }), random: () => 0.5, newId: () => ids.shift(),
  });
  return { outbox, store, timers, verdicts };
}

test('an answer is on the disk before it is sent and leaves it with the verdict', async () => {
  const seen = [];
  const { outbox, store, verdicts } = make({ send: async (item) => { seen.push(store.kept.get('k')); return ok(item); } });
  await outbox.put(31, ['a']);
  assert.deepEqual(JSON.parse(seen[0]), { id: 'id-1', round_id: 31, value: ['a'] });
  assert.equal(store.kept.size, 0);
  assert.equal(outbox.pending, null);
  assert.equal(verdicts[0][0].answer.id, 'id-1');
});

test('a reload finds the answer again and sends it with the same id', async () => {
  const store = storage({ k: JSON.stringify({ id: 'old', round_id: 31, value: ['b'] }) });
  const sent = [];
  const { outbox } = make({ store, send: async (item) => { sent.push(item); return ok(item); } });
  assert.equal(outbox.pending.id, 'old');
  await outbox.flush();
  assert.deepEqual(sent, [{ id: 'old', round_id: 31, value: ['b'] }]);
});

for (const code of ['rate_limited', 'unavailable', 'timeout', 'offline']) {
  test(`${code} is tried again with growing delays, the same id, and stays on the disk`, async () => {
    const sent = [];
    const answers = [no(code), no(code), null];
    const { outbox, store, timers, verdicts } = make({ send: async (item) => { sent.push(item.id); return answers[sent.length - 1] ?? ok(item); } });
    await outbox.put(1, ['a']);
    assert.equal(store.kept.size, 1);
    assert.equal(verdicts.length, 0);
    await timers[0].callback();
    assert.ok(timers[1].delay > timers[0].delay);
    await timers[1].callback();
    assert.deepEqual(sent, ['id-1', 'id-1', 'id-1']);
    assert.equal(verdicts.length, 1);
    assert.equal(store.kept.size, 0);
  });
}

for (const code of ['round_closed', 'unknown_round', 'invalid_value', 'already_answered', 'ended']) {
  test(`${code} is final`, async () => {
    const { outbox, store, timers, verdicts } = make({ send: async () => no(code) });
    await outbox.put(1, ['a']);
    assert.equal(timers.length, 0);
    assert.equal(store.kept.size, 0);
    assert.equal(verdicts[0][0].error.code, code);
    assert.equal(outbox.pending, null);
  });
}

for (const code of ['not_authenticated', 'removed', 'forbidden', 'something_new']) {
  test(`${code} leaves the answer on the disk, and the next connection delivers it with the same id`, async () => {
    const answers = [no(code)];
    const sent = [];
    const { outbox, store, timers, verdicts } = make({ send: async (item) => { sent.push(item.id); return answers.shift() ?? ok(item); } });
    await outbox.put(1, ['a']);
    assert.equal(verdicts.length, 0);
    assert.equal(timers.length, 0);
    assert.equal(store.kept.size, 1);
    await outbox.flush();
    assert.deepEqual(sent, ['id-1', 'id-1']);
    assert.equal(verdicts[0][0].ok, true);
    assert.equal(store.kept.size, 0);
  });
}

test('a send that throws counts as offline', async () => {
  const { outbox, timers } = make({ send: async () => { throw new Error('network'); } });
  await outbox.put(1, ['a']);
  assert.equal(timers.length, 1);
  assert.equal(outbox.pending.id, 'id-1');
});

test('one try at a time: flushing again while one is under way sends nothing', async () => {
  let finish;
  let count = 0;
  const { outbox } = make({ send: (item) => { count += 1; return new Promise((resolve) => { finish = () => resolve(ok(item)); }); } });
  const first = outbox.put(1, ['a']);
  await outbox.flush();
  assert.equal(count, 1);
  finish();
  await first;
  assert.equal(outbox.pending, null);
});

test('a changed answer replaces the one on its way; the late verdict of the first is not taken for it', async () => {
  const waiting = [];
  const { outbox, store, verdicts } = make({ send: (item) => new Promise((resolve) => { waiting.push(() => resolve(ok(item))); }) });
  const first = outbox.put(1, ['a']);
  const second = outbox.put(1, ['b']);
  waiting[0]();
  await first;
  assert.equal(verdicts.length, 0);
  assert.equal(JSON.parse(store.kept.get('k')).id, 'id-2');
  waiting[1]();
  await second;
  assert.deepEqual(verdicts.map(([, item]) => item.value), [['b']]);
});

test('forbidden, full or spoilt storage does not stop an answer', async () => {
  const broken = { getItem: () => { throw new Error('no'); }, setItem: () => { throw new Error('full'); }, removeItem: () => { throw new Error('no'); } };
  for (const store of [broken, null, storage({ k: '{spoilt' })]) {
    const verdicts = [];
    const outbox = createOutbox({ storage: store, key: 'k', send: async (item) => ok(item), onVerdict: (verdict) => verdicts.push(verdict) });
    assert.equal(outbox.pending, null);
    await outbox.put(1, ['a']);
    assert.equal(verdicts.length, 1);
  }
});

test('submission ids are version 4 UUIDs with and without randomUUID', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), form);
  const plain = { getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes) };
  const made = new Set(Array.from({ length: 50 }, () => uuid(plain)));
  assert.equal(made.size, 50);
  for (const id of made) assert.match(id, form);
});

const response = (status, body) => ({ ok: status < 400, status, json: async () => body });
const item = { id: 'x', round_id: 1, value: ['a'] };

test('the socket carries an answer when it is connected', async () => {
  const asked = [];
  const send = createAnswerSender({ connection: { connected: true, request: async (...args) => { asked.push(args); return ok(item); } }, token: 't', http: () => assert.fail('no HTTP') });
  assert.equal((await send(item, 0)).ok, true);
  assert.deepEqual(asked, [['answer', item]]);
});

test('without a socket the first try waits, the next goes by HTTP with the token', async () => {
  const asked = [];
  const http = async (url, options) => { asked.push([url, options]); return response(200, { answer: { ...item, answered_at: 2 } }); };
  const send = createAnswerSender({ connection: { connected: false }, token: 't', http });
  assert.equal((await send(item, 0)).error.code, 'offline');
  const verdict = await send(item, 1);
  assert.equal(verdict.answer.answered_at, 2);
  assert.equal(asked[0][0], '/api/v1/live/answers');
  assert.equal(asked[0][1].headers.Authorization, 'Bearer t');
  assert.deepEqual(JSON.parse(asked[0][1].body), item);
});

test('HTTP verdicts mean what the socket ones mean', async () => {
  const verdict = async (status, code) => {
    const send = createAnswerSender({ connection: { connected: false }, token: 't', http: async () => response(status, { error: { code, message: '' } }) });
    return (await send(item, 1)).error.code;
  };
  assert.equal(await verdict(409, 'round_closed'), 'round_closed');
  assert.equal(await verdict(422, 'invalid_value'), 'invalid_value');
  assert.equal(await verdict(429, 'too_many'), 'rate_limited');
  assert.equal(await verdict(503, 'unavailable'), 'unavailable');
});
