// What is selected in the bank while pages are turned.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSelection } from '../../static/js/bank/selection.js';

function memory() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
}

test('a selection survives the next page', () => {
  const storage = memory();
  const first = createSelection('7', storage);
  first.set('12', true);
  first.set('13', true);
  first.set('12', false);
  const second = createSelection('7', storage);
  second.arrive(false);
  assert.deepEqual(second.ids, ['13']);
  assert.ok(second.has('13'));
});

test('another teacher in the same tab has a selection of their own', () => {
  const storage = memory();
  createSelection('7', storage).set('12', true);
  assert.deepEqual(createSelection('8', storage).ids, []);
});

test('what was sent is selected no more, unless nothing was done', () => {
  for (const [refused, left] of [[false, []], [true, ['12']]]) {
    const storage = memory();
    const selection = createSelection('7', storage);
    selection.set('12', true);
    selection.send();
    const next = createSelection('7', storage);
    next.arrive(refused);
    assert.deepEqual(next.ids, left);
    const later = createSelection('7', storage);
    later.arrive(true); // a warning about something else, later
    assert.deepEqual(later.ids, left);
  }
});

test('without storage, and with a broken value, it holds for the page', () => {
  const broken = { getItem() { throw new Error('no storage'); }, setItem() { throw new Error('full'); }, removeItem() { throw new Error('full'); } };
  const selection = createSelection('7', broken);
  selection.set('12', true);
  assert.deepEqual(selection.ids, ['12']);
  const storage = memory();
  storage.setItem('tiza.selected.7', '{');
  assert.deepEqual(createSelection('7', storage).ids, []);
  storage.setItem('tiza.selected.7', '{"a": 1}');
  assert.deepEqual(createSelection('7', storage).ids, []);
});
