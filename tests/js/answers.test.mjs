// All written answers of a round, read in pages: everything arrives, and little is read twice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnswerList } from '../../static/js/live/answer_list.js';

const PAGE = 3;

/** A server with some answers, the newest first; `log` has the `skip` of each request. */
function server(answers) {
  const log = [];
  return {
    log,
    answers,
    fail: false,
    async request(event, { skip, shown }) {
      assert.equal(event, 'list_answers');
      log.push(skip);
      if (this.fail) return { ok: false, error: { code: 'timeout' } };
      const page = this.answers.slice(skip, skip + PAGE).filter(({ state }) => !shown || !state);
      const next = skip + PAGE < this.answers.length ? skip + PAGE : null;
      return { ok: true, answers: page, total: this.answers.length, next };
    },
  };
}

const answer = (number, more = {}) => ({ participant_id: number, nickname: `G${number}`, value: `text ${number}`, answered_at: number, correct: null, state: null, ...more });
const many = (count) => Array.from({ length: count }, (_, index) => answer(count - index));

function listOf(source, options = {}) {
  let changes = 0;
  const waiting = [];
  const list = createAnswerList({ request: (...args) => source.request(...args), onChange: () => { changes += 1; }, pause: () => new Promise((resolve) => { waiting.push(resolve); }), ...options });
  /** Let requests run until the list pauses. */
  const settle = async () => { for (let turn = 0; turn < 50; turn += 1) await Promise.resolve(); };
  return { list, settle, get changes() { return changes; }, async goOn() { waiting.splice(0).forEach((resolve) => resolve()); await settle(); } };
}

const ids = ({ list }) => list.answers.map(({ participant_id: id }) => id);

test('all pages are read once', async () => {
  const source = server(many(8));
  const shown = listOf(source);
  shown.list.update(1, 1, 1);
  await shown.settle();
  assert.deepEqual(ids(shown), [8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(source.log, [0, 3, 6]);
  assert.equal(shown.list.isLoaded, true);
});

test('after a new answer only the newest are read', async () => {
  const source = server(many(8));
  const shown = listOf(source);
  shown.list.update(1, 1, 1);
  await shown.settle();
  await shown.goOn();
  source.log.length = 0;
  source.answers = many(9);
  shown.list.update(1, 1, 2);
  await shown.settle();
  assert.deepEqual(ids(shown)[0], 9);
  assert.deepEqual(source.log, [0, 3], 'the second page has nothing new');
});

test('with a new state all are read again, since any may have been hidden', async () => {
  const source = server(many(7));
  const shown = listOf(source);
  shown.list.update(1, 1, 1);
  await shown.settle();
  await shown.goOn();
  source.answers = many(7).map((each) => (each.participant_id === 1 ? { ...each, state: 'hidden' } : each));
  shown.list.update(1, 2, 1);
  await shown.settle();
  assert.equal(shown.list.answers.at(-1).state, 'hidden');
});

test('what others may not see any more is removed from their list', async () => {
  const source = server(many(4));
  const shown = listOf(source, { shown: true });
  shown.list.update(1, 1, 1);
  await shown.settle();
  await shown.goOn();
  source.answers = many(4).map((each) => (each.participant_id === 2 ? { ...each, state: 'hidden' } : each));
  shown.list.update(1, 2, 1);
  await shown.settle();
  assert.deepEqual(ids(shown), [4, 3, 1]);
});

test('answers that are held back come first', async () => {
  const shown = listOf(server([answer(3), answer(2, { state: 'held' }), answer(1, { state: 'hidden' })]));
  shown.list.update(1, 1, 1);
  await shown.settle();
  assert.deepEqual(ids(shown), [2, 3, 1]);
});

test('a failed request is repeated, and nothing is read at the same time', async () => {
  const source = server(many(2));
  source.fail = true;
  const shown = listOf(source);
  shown.list.update(1, 1, 1);
  shown.list.update(1, 1, 2);
  await shown.settle();
  assert.deepEqual(source.log, [0]);
  source.fail = false;
  await shown.goOn();
  await shown.goOn();
  assert.deepEqual(ids(shown), [2, 1]);
});

test('another round starts empty', async () => {
  const source = server(many(2));
  const shown = listOf(source);
  shown.list.update(1, 1, 1);
  await shown.settle();
  shown.list.update(2, 2, 1);
  assert.deepEqual(ids(shown), []);
  assert.equal(shown.list.isLoaded, false);
  await shown.goOn();
  assert.deepEqual(ids(shown), [2, 1]);
});
