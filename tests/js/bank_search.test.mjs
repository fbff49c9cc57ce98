// The search beside a lesson: whom it asks, whose answer it takes, and what it says when none comes.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createBankSearch } from '../../static/js/views/parts/bank_search.js';

const FIRST = { questions: [{ question_id: 9 }, { question_id: 8 }], total: 4 };
const answer = (ids, total = ids.length) => ({ ok: true, json: async () => ({ questions: ids.map((id) => ({ question_id: id })), total }) });

/** A search with a server whose answers come when the test says so. */
function searching(t) {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const asked = [];
  const http = (url, { signal }) => new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')));
    asked.push({ url, resolve, reject });
  });
  let state;
  const search = createBankSearch({ first: FIRST, url: '/bank', http, render: (next) => { state = next; } });
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });
  return { search, asked, settle, ids: () => state.found.questions.map((entry) => entry.question_id), get state() { return state; } };
}

test('what came with the page is there at once, and the server is asked after a pause', async (t) => {
  const it = searching(t);
  assert.deepEqual(it.ids(), [9, 8]);
  it.search.look({ q: 'r' });
  it.search.look({ q: 'rí' });
  assert.equal(it.asked.length, 0);
  assert.notEqual(it.state.query, it.state.listed, 'the rows are of another search');
  mock.timers.tick(1000);
  assert.deepEqual(it.asked.map(({ url }) => url), ['/bank?q=r%C3%AD']);
  it.asked[0].resolve(answer([3], 1));
  await it.settle();
  assert.equal(it.state.status, 'idle');
  assert.equal(it.state.query, it.state.listed);
  assert.deepEqual(it.ids(), [3]);
});

test('the last one wins, whenever the earlier answers come', async (t) => {
  const it = searching(t);
  it.search.look({ q: 'a' });
  mock.timers.tick(1000);
  it.search.look({ q: 'ab' });
  mock.timers.tick(1000);
  it.asked[1].resolve(answer([2]));
  await it.settle();
  it.asked[0].resolve(answer([1]));
  await it.settle();
  assert.deepEqual(it.ids(), [2]);
  it.search.look({ q: 'abc' });
  mock.timers.tick(1000);
  it.search.look({});
  it.asked[2].resolve(answer([3]));
  await it.settle();
  assert.deepEqual(it.ids(), [9, 8], 'an empty search needs no server');
});

test('a search that takes long says so, and one that fails is tried again', async (t) => {
  const it = searching(t);
  it.search.look({ q: 'a' }, { isNow: true });
  mock.timers.tick(1);
  assert.equal(it.state.status, 'waiting');
  mock.timers.tick(1000);
  assert.equal(it.state.status, 'slow');
  it.asked[0].reject(new Error('offline'));
  await it.settle();
  assert.equal(it.state.status, 'failed');
  it.search.goOn();
  it.asked[1].resolve({ ok: false, status: 503 });
  await it.settle();
  assert.equal(it.state.status, 'failed');
  it.search.goOn();
  assert.equal(it.asked[2].url, '/bank?q=a');
  it.asked[2].resolve(answer([5]));
  await it.settle();
  assert.deepEqual(it.ids(), [5]);
});

test('more is what is older than the last one, and ends where nothing comes', async (t) => {
  const it = searching(t);
  it.search.goOn();
  assert.equal(it.asked[0].url, '/bank?before=8');
  it.asked[0].resolve(answer([7], 5));
  await it.settle();
  assert.deepEqual(it.ids(), [9, 8, 7]);
  it.search.goOn();
  it.asked[1].resolve(answer([], 5));
  await it.settle();
  assert.equal(it.state.found.total, 3);
});
