// Answers of practice stay on the device until they are graded, and go out again after a reload.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutboxes, createSender } from '../../static/js/practice/outboxes.js';

/** A storage whose keys are its properties, as a browser's are. */
function storageWith(items = {}) {
  const storage = { ...items };
  Object.defineProperties(storage, {
    getItem: { value: (key) => storage[key] ?? null },
    setItem: { value: (key, text) => { storage[key] = text; } },
    removeItem: { value: (key) => { delete storage[key]; } },
  });
  return storage;
}

function setUp({ storage = storageWith(), reply = () => ({ ok: true }), user = 7 } = {}) {
  const sent = [];
  const verdicts = [];
  const later = [];
  let number = 0;
  const outboxes = createOutboxes({
    storage,
    user,
    send: async (answer) => { sent.push(answer); return reply(answer); },
    onVerdict: (verdict, cardId) => verdicts.push([verdict.ok, cardId]),
    onChange: () => {},
    timing: { later: (callback) => later.push(callback), random: () => 0, newId: () => `id-${number += 1}` },
  });
  return { outboxes, storage, sent, verdicts, later };
}

test('an answer is kept until it is graded', async () => {
  const { outboxes, storage, sent, verdicts } = setUp();
  const done = outboxes.put(3, ['a'], { confidence: 2 });
  assert.deepEqual(outboxes.waiting, [], 'it is on its way');
  assert.equal(Object.keys(storage).length, 1);
  await done;
  assert.deepEqual(sent, [{ id: 'id-1', card_id: 3, value: ['a'], confidence: 2 }]);
  assert.deepEqual(verdicts, [[true, 3]]);
  assert.deepEqual([outboxes.waiting, Object.keys(storage)], [[], []]);
});

test('without a connection each card keeps its answer, and a reload sends them all with the same ids', async () => {
  const offline = () => { throw new TypeError('offline'); };
  const before = setUp({ reply: offline });
  await before.outboxes.put(3, ['a'], {});
  await before.outboxes.put(5, 12, {});
  assert.deepEqual(before.outboxes.waiting, [3, 5]);
  assert.equal(before.later.length, 2, 'they are tried again');
  const after = setUp({ storage: before.storage });
  await after.outboxes.flush();
  assert.deepEqual(after.sent.map(({ id, card_id: card }) => [id, card]), before.sent.map(({ id, card_id: card }) => [id, card]));
  assert.deepEqual([after.verdicts, after.outboxes.waiting], [[[true, 3], [true, 5]], []]);
});

test('answers of another account stay where they are', async () => {
  const storage = storageWith({ 'tiza.practice.8.3': JSON.stringify({ id: 'theirs-1', round_id: 3, value: ['a'] }) });
  const { outboxes, sent } = setUp({ storage });
  await outboxes.flush();
  assert.deepEqual([sent, Object.keys(storage)], [[], ['tiza.practice.8.3']]);
});

for (const [code, isFinal] of [['unknown_card', true], ['invalid_value', true], ['wrong_state', false], ['not_authenticated', false], ['rate_limited', false], ['unavailable', false]]) {
  test(`after ${code} the answer is ${isFinal ? 'given up' : 'kept'}`, async () => {
    const { outboxes, verdicts } = setUp({ reply: () => ({ ok: false, error: { code, message: '' } }) });
    await outboxes.put(3, ['a'], {});
    assert.deepEqual(outboxes.waiting, isFinal ? [] : [3]);
    assert.deepEqual(verdicts, isFinal ? [[false, 3]] : []);
  });
}

test('a page instead of JSON says nothing about the answer', async () => {
  for (const [status, code] of [[0, 'not_authenticated'], [400, 'not_authenticated'], [502, 'unavailable']]) {
    const http = async () => ({ status, headers: new Headers({ 'Content-Type': 'text/html' }) });
    const send = createSender({ url: '/practice/answers', csrf: () => 'token', http });
    assert.equal((await send({ id: 'id-1', card_id: 3, value: ['a'] })).error.code, code);
  }
});

test('an answer goes out as a form with its token', async () => {
  const requests = [];
  const http = async (url, { method, body }) => {
    requests.push([url, method, body.get('csrf_token'), JSON.parse(body.get('answer'))]);
    return { status: 200, headers: new Headers({ 'Content-Type': 'application/json' }), json: async () => ({ ok: true }) };
  };
  const send = createSender({ url: '/practice/answers?zone=UTC', csrf: () => 'token', http });
  assert.deepEqual(await send({ id: 'id-1', card_id: 3, value: ['a'] }), { ok: true });
  assert.deepEqual(requests, [['/practice/answers?zone=UTC', 'POST', 'token', { id: 'id-1', card_id: 3, value: ['a'] }]]);
});
