// The page of a quiz: when it saves, what it undoes, and new questions that wait in the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGAIN, PAUSE, createAutosave } from '../../static/js/quiz/autosave.js';
import { createChanges } from '../../static/js/quiz/changes.js';
import { createNewSlides } from '../../static/js/quiz/new_slides.js';
import { createUndo } from '../../static/js/quiz/undo.js';

/** An autosave whose timers and server are in the test's hands. */
function desk() {
  const timers = new Map();
  const waiting = [];
  const shown = [];
  const autosave = createAutosave({
    send: () => new Promise((resolve) => { waiting.push(resolve); }),
    show: ({ kind }) => shown.push(kind),
    later: (run, time) => {
      const key = timers.size + 1 + Math.random();
      timers.set(key, { run, time });
      return key;
    },
    drop: (key) => timers.delete(key),
  });
  const tick = () => new Promise((resolve) => { setImmediate(resolve); });
  return {
    autosave,
    shown,
    times: () => [...timers.values()].map(({ time }) => time),
    sent: () => waiting.length,
    async pass() {
      for (const [key, { run }] of [...timers]) {
        timers.delete(key);
        run();
      }
      await tick();
    },
    async answer(kind) {
      waiting.shift()({ kind });
      await tick();
    },
  };
}

test('a pause saves once, however much was typed', async () => {
  const page = desk();
  page.autosave.touch();
  page.autosave.touch();
  assert.deepEqual(page.times(), [PAUSE]);
  assert.equal(page.sent(), 0);
  await page.pass();
  assert.equal(page.sent(), 1);
  await page.answer('saved');
  assert.deepEqual(page.shown, ['typing', 'saving', 'saved']);
  assert.ok(page.autosave.isSaved);
  await page.autosave.flush();
  assert.equal(page.sent(), 0, 'nothing was changed since');
});

test('what is typed while saving is saved afterwards', async () => {
  const page = desk();
  page.autosave.touch();
  const left = page.autosave.flush();
  page.autosave.touch();
  await page.answer('saved');
  assert.equal((await left).kind, 'typing');
  assert.ok(!page.autosave.isSaved);
  await page.pass();
  await page.answer('saved');
  assert.ok(page.autosave.isSaved);
});

test('what is not complete waits for the next change', async () => {
  const page = desk();
  page.autosave.touch();
  await page.pass();
  await page.answer('invalid');
  assert.deepEqual(page.times(), []);
  page.autosave.touch();
  assert.deepEqual(page.times(), [PAUSE]);
});

test('what could not be sent is sent again, less and less often', async () => {
  const page = desk();
  page.autosave.touch();
  for (const time of [...AGAIN, AGAIN.at(-1)]) {
    await page.pass();
    await page.answer('lost');
    assert.deepEqual(page.times(), [time]);
  }
  await page.pass();
  await page.answer('saved');
  assert.deepEqual(page.times(), []);
});

test('a conflict sends nothing more until somebody has decided', async () => {
  const page = desk();
  page.autosave.touch();
  await page.pass();
  await page.answer('conflict');
  page.autosave.touch();
  await page.autosave.flush();
  assert.deepEqual([page.times(), page.sent()], [[], 0]);
  const sent = page.autosave.goOn();
  await page.answer('saved');
  assert.equal((await sent).kind, 'saved');
});

test('changes are undone in turn; what cannot be undone stays', async () => {
  const labels = [];
  const done = [];
  const undo = createUndo((entry) => labels.push(entry?.label ?? null));
  undo.push({ label: 'one', run: async () => done.push('one') });
  undo.push({ label: 'two', run: async () => { undo.push({ label: 'made by undoing', run: async () => {} }); done.push('two'); } });
  assert.equal(await undo.undo(), 'two');
  assert.equal(undo.top().label, 'one');
  undo.push({ label: 'three', run: async () => { throw new Error('offline'); } });
  await assert.rejects(undo.undo());
  assert.equal(undo.top().label, 'three');
  assert.deepEqual(done, ['two']);
});

test('new questions wait in the browser, and a damaged list is none', () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  const slides = createNewSlides('7', '3', storage);
  const made = slides.add('numeric', '12');
  assert.deepEqual(createNewSlides('7', '3', storage).read(), [made]);
  assert.deepEqual(createNewSlides('8', '3', storage).read(), []);
  slides.remove(made.key);
  assert.equal(kept.size, 0);
  slides.keep(made);
  kept.set([...kept.keys()][0], '{"');
  assert.deepEqual(slides.read(), []);
});

/** A strip of cards without a document, and a server that answers when the test says so. */
function strip(ids) {
  let order = ids;
  const waiting = [];
  const cards = {
    order: () => order,
    find: (id) => order.includes(id),
    arrange: (next) => { order = next.filter((id) => order.includes(id)); },
    removeOthers: (next) => { order = order.filter((id) => next.includes(id)); },
    keepOnly: (next) => { order = next; },
    put: () => {},
    cancel: () => {},
  };
  globalThis.document = { querySelector: () => ({ value: 'token' }) };
  globalThis.fetch = (_url, { body }) => new Promise((resolve, reject) => { waiting.push({ body, resolve, reject }); });
  const tick = () => new Promise((resolve) => { setImmediate(resolve); });
  const elsewhere = [];
  return {
    elsewhere,
    shown: () => order.join(''),
    changes: createChanges({ cards, urls: { moveUrl: '/move', removeUrl: '/remove' }, onOrder: () => {}, onElsewhere: () => elsewhere.push(order.join('')) }),
    async answer(stored) {
      await tick();
      const { body, resolve } = waiting.shift();
      resolve({ ok: true, json: async () => ({ question_ids: [...stored] }) });
      await tick();
      return `${body.get('question_id')} ${body.get('to') ?? ''}`.trim();
    },
    async fail() {
      await tick();
      waiting.shift().reject(new TypeError('no connection'));
      await tick();
    },
  };
}

test('an answer to one move leaves the next one, which is on its way, where it is shown', async () => {
  const { changes, shown, answer, elsewhere } = strip([...'ABCD']);
  changes.move('A', 1);
  changes.move('A', 2);
  assert.equal(shown(), 'BCAD');
  assert.equal(await answer('BACD'), 'A 2');
  assert.equal(shown(), 'BCAD');
  changes.move('A', 3);
  assert.equal(await answer('BCAD'), 'A 3');
  assert.equal(await answer('BCDA'), 'A 4');
  assert.equal(shown(), 'BCDA');
  assert.deepEqual(elsewhere, []);
});

test('moves that fail go back to what is stored, not to what was never stored', async () => {
  const { changes, shown, answer, fail } = strip([...'ABCD']);
  const made = [changes.move('A', 1), changes.move('A', 2), changes.move('A', 3)].map((move) => move.then(() => 'moved', () => 'failed'));
  await answer('BACD');
  await fail();
  assert.equal(shown(), 'BCDA');
  await fail();
  assert.equal(shown(), 'BACD');
  assert.deepEqual(await Promise.all(made), ['moved', 'failed', 'failed']);
});

test('a question that was taken out goes at once, also while a move waits', async () => {
  const { changes, shown, answer, elsewhere } = strip([...'ABCD']);
  changes.remove('B');
  changes.move('D', 0);
  await answer('ACD');
  assert.equal(shown(), 'DAC');
  await answer('DAC');
  assert.equal(shown(), 'DAC');
  assert.deepEqual(elsewhere, []);
});
