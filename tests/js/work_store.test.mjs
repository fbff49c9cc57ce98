// The store of homework: answers to several questions wait on the device, and each is sent once there is a connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorkStore } from '../../static/js/live/work_store.js';

function server() {
  const stored = new Map();
  let away = false;
  const question = (position) => ({ position, answer: stored.get(position) ?? null, result: null });
  const work = () => ({
    now: 1000, assignment: { id: 3, feedback: 'after_submit' }, attempts: [], attempts_left: 0, counted: null, refused: 'attempt_open', seed: '',
    attempt: { id: 7, number: 1, started_at: 900, deadline: null, submitted_at: null, questions: [question(1), question(2)] },
  });
  const reply = (status, body) => ({ ok: status < 400, status, json: async () => body });
  return {
    stored, work,
    goAway(is) { away = is; },
    async http(path, { method, body }) {
      if (away) throw new TypeError('no network');
      if (method === 'GET') return reply(200, work());
      const { id, attempt_id: attempt, position, value } = JSON.parse(body);
      const first = stored.get(position);
      if (!first || first.id !== id) stored.set(position, { id, attempt_id: attempt, position, value, answered_at: 1000 });
      return reply(200, { ok: true, answer: stored.get(position), result: null });
    },
  };
}

function storage() {
  const kept = new Map();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
}

const clock = () => ({ now: () => 1000, learn() {} });

test('answers to several questions wait while the network is away, also over a reload', async () => {
  const school = server();
  const device = storage();
  const open = () => createWorkStore({ work: school.work(), clock: clock(), storage: device, token: 't', http: school.http });
  const page = open();
  school.goAway(true);
  await page.answer(1, ['a'], {});
  await page.answer(2, ['b'], {});
  assert.equal(page.online, false);
  assert.equal(page.waiting, 2);
  assert.equal(page.stateAt(1), 'sending');
  assert.equal(device.kept.size, 2);
  school.goAway(false);
  const again = open(); // the page was loaded again
  await again.flush();
  await again.refresh();
  assert.equal(again.waiting, 0);
  assert.deepEqual([again.stateAt(1), again.stateAt(2)], ['recorded', 'recorded']);
  assert.deepEqual([...school.stored.values()].map(({ value }) => value), [['a'], ['b']]);
  assert.equal(device.kept.size, 0);
});

test('a final refusal is told, and the answer does not stay on the device', async () => {
  const school = server();
  const device = storage();
  const closed = async (path, how) => (how.method === 'GET' ? school.http(path, how) : { ok: false, status: 409, json: async () => ({ error: { code: 'attempt_closed', message: 'Closed' } }) });
  const page = createWorkStore({ work: school.work(), clock: clock(), storage: device, token: 't', http: closed });
  await page.answer(1, ['a'], {});
  assert.equal(page.rejectedAt(1).code, 'attempt_closed');
  assert.equal(page.waiting, 0);
  assert.equal(device.kept.size, 0);
});
