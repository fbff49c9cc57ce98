// The page of a quiz: when it saves, what it undoes, and new questions that wait in the browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGAIN, PAUSE, createAutosave } from '../../static/js/quiz/autosave.js';
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
