// What the projector works out before it draws.
import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.window ??= { matchMedia: () => ({ matches: true }) }; // motion.js asks for less motion at once
const { movesOf } = await import('../../static/js/views/parts/rank_moves.js');

test('rows of the standings come from the places where the class saw them last', () => {
  assert.deepEqual(movesOf(['a', 'b', 'c'], ['c', 'a', 'b']), [2, -1, -1], 'c was two rows further down');
  assert.deepEqual(movesOf(['a', 'b'], ['a', 'b']), [0, 0]);
  assert.deepEqual(movesOf(['a', 'b'], ['d', 'a', 'b']), [3, -1, -1], 'who is new comes from below the last');
});
