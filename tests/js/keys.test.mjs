// What keys mean on the control page and on the projector.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meaningOf, nextStep, pageStepOf } from '../../static/js/live/steps.js';

test('on the control page a remote goes on with the lesson, and two keys turn the pages of the projector', () => {
  assert.deepEqual(['PageDown', 'ArrowRight', ',', '.', 'x'].map((key) => meaningOf({ key })), ['next', 'next', 'pageBack', 'pageOn', null]);
});

test('on the projector the keys of a remote turn pages', () => {
  assert.deepEqual(['PageDown', ' ', 'ArrowRight', '.', 'PageUp', 'ArrowLeft', ',', 'a'].map((key) => pageStepOf({ key })), [1, 1, 1, 1, -1, -1, -1, null]);
  assert.equal(pageStepOf({ key: 'ArrowLeft', altKey: true }), null, 'the browser goes back');
});

test('the next step turns to what explains a result before it asks the next question', () => {
  const revealed = (page, pages) => ({ lesson: { status: 'live' }, round: { status: 'revealed', page, pages } });
  assert.deepEqual([[0, 1], [0, 2], [1, 2], [1, 3]].map(([page, pages]) => nextStep(revealed(page, pages), true)), ['ask', 'pageOn', 'ask', 'pageOn']);
  assert.equal(nextStep(revealed(1, 2), false), null);
  assert.equal(nextStep({ lesson: { status: 'live' }, round: { status: 'open', page: 0, pages: 3 } }, true), 'close', 'a question of several pages is still open');
  assert.equal(nextStep({ lesson: { status: 'lobby' }, round: null }, true), 'ask');
});
