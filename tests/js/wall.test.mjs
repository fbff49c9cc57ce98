// What the projector works out before it draws.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movesOf } from '../../static/js/views/parts/rank_moves.js';
import { createPageSharing } from '../../static/js/views/parts/page_sharing.js';
import { growth } from '../../static/js/views/parts/enlarge.js';

test('rows of the standings come from the places where the class saw them last', () => {
  assert.deepEqual(movesOf(['a', 'b', 'c'], ['c', 'a', 'b']), [2, -1, -1], 'c was two rows further down');
  assert.deepEqual(movesOf(['a', 'b'], ['a', 'b']), [0, 0]);
  assert.deepEqual(movesOf(['a', 'b'], ['d', 'a', 'b']), [3, -1, -1], 'who is new comes from below the last');
});

test('what is right grows into the room that its field has, and never shrinks', () => {
  const sizes = { free: 300, width: 200, height: 40, room: 100, number: 100 };
  const { words, number } = growth(sizes);
  assert.ok(words > 1.5 && words <= 1.7 && number > 1.3, `${words} ${number}`);
  assert.ok(200 * (words - 1) + 100 * (number - 1) < sizes.free, 'both stay beside each other');
  assert.equal(growth({ ...sizes, height: 100 }).words, 1, 'no higher than the field');
  assert.deepEqual(growth({ ...sizes, free: 0 }), { words: 1, number: 1 });
  assert.equal(growth({ ...sizes, number: 0 }).number, 1, 'a result without counts');
});

test('a page that was turned twice does not go back when the server tells of the first turn', async () => {
  const store = { slide: null, state: { lesson: { status: 'live' } }, round: { id: 1, status: 'revealed', standings_shown: false, page: 0, pages: 4 } };
  const told = (page) => { store.round = { ...store.round, page }; };
  const waiting = [];
  const sharing = createPageSharing({ store, request: (_event, { page }) => new Promise((done) => { waiting.push({ page, done }); }) });
  const answer = async (ok = true) => { waiting.shift().done({ ok }); await new Promise(setImmediate); };
  assert.equal(sharing.wanted(), 0, 'what is shown first');
  for (const page of [1, 2, 3]) sharing.turn(page, 4);
  assert.deepEqual(waiting.map(({ page }) => page), [1], 'one request at a time');
  told(1);
  assert.equal(sharing.wanted(), null, 'it has been turned on meanwhile');
  await answer();
  assert.deepEqual(waiting.map(({ page }) => page), [3], 'nobody has to see the second');
  told(3);
  assert.equal(sharing.wanted(), null, 'its answer is still on its way');
  await answer();
  told(0);
  assert.equal(sharing.wanted(), 0, 'somebody else turns it back to where it was');
  sharing.turn(2, 4);
  await answer(false);
  assert.equal(sharing.wanted(), null, 'nothing was told');
  told(1);
  assert.equal(sharing.wanted(), 1, 'a turn that was refused is forgotten');
});
