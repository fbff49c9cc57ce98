// Photos are made smaller before they are sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitted, isWorthIt, shrunk, typeFor } from '../../static/js/bank/shrink.js';

test('the longest side fits, and nothing is enlarged', () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(3000, 4000), { width: 1200, height: 1600 });
  assert.deepEqual(fitted(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fitted(100_000, 10), { width: 1600, height: 1 });
});

test('photos stay JPEG, what may be transparent does not become one', () => {
  assert.equal(typeFor('image/jpeg'), 'image/jpeg');
  assert.equal(typeFor('image/png'), 'image/webp');
});

test('small files, animations and other files are sent as they are', async () => {
  assert.ok(isWorthIt({ type: 'image/jpeg', size: 5_700_000 }));
  for (const file of [{ type: 'image/jpeg', size: 1000 }, { type: 'image/gif', size: 5_700_000 }, { type: 'text/plain', size: 5_700_000 }]) {
    assert.equal(isWorthIt(file), false);
    assert.equal(await shrunk(file), file);
  }
});

test('what cannot be read is left to the server', async () => {
  const file = { type: 'image/jpeg', size: 5_700_000 };
  assert.equal(await shrunk(file), file); // there is no Image in Node
});
