// Photos are made smaller before they are sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canShrink, fitted, isFine, shrunk, typesFor } from '../../static/js/bank/shrink.js';

test('the longest side fits, and nothing is enlarged', () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(3000, 4000), { width: 1200, height: 1600 });
  assert.deepEqual(fitted(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fitted(100_000, 10), { width: 1600, height: 1 });
});

test('photos stay JPEG, and what is transparent never becomes one', () => {
  assert.deepEqual(typesFor('image/jpeg', false), ['image/jpeg']);
  assert.deepEqual(typesFor('image/png', false), ['image/webp', 'image/jpeg']);
  assert.ok(!typesFor('image/png', true).includes('image/jpeg'));
  assert.ok(!typesFor('image/heic', true).includes('image/jpeg'));
});

test('small pictures of a type that the server takes are sent as they are', () => {
  const small = { width: 800, height: 600 };
  assert.ok(isFine({ type: 'image/png', size: 1000 }, small));
  assert.ok(!isFine({ type: 'image/png', size: 1000 }, { width: 9000, height: 10 }));
  assert.ok(!isFine({ type: 'image/png', size: 5_700_000 }, small));
  assert.ok(!isFine({ type: 'image/heic', size: 1000 }, small));
});

test('animations, drawings and other files are sent as they are', async () => {
  assert.ok(canShrink({ type: 'image/jpeg' }));
  for (const file of [{ type: 'image/gif', size: 5_700_000 }, { type: 'image/svg+xml', size: 5_700_000 }, { type: 'text/plain', size: 5_700_000 }]) {
    assert.equal(canShrink(file), false);
    assert.equal(await shrunk(file), file);
  }
});

test('what cannot be read is left to the server', async () => {
  const file = { type: 'image/jpeg', size: 5_700_000 };
  assert.equal(await shrunk(file), file); // there is no Image in Node
});
