// What keys mean on the control page and on the projector.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meaningOf, pageStepOf } from '../../static/js/live/steps.js';

test('on the control page a remote goes on with the lesson, and two keys turn the pages of the projector', () => {
  assert.deepEqual(['PageDown', 'ArrowRight', ',', '.', 'x'].map((key) => meaningOf({ key })), ['next', 'next', 'pageBack', 'pageOn', null]);
});

test('on the projector the keys of a remote turn pages', () => {
  assert.deepEqual(['PageDown', ' ', 'ArrowRight', '.', 'PageUp', 'ArrowLeft', ',', 'a'].map((key) => pageStepOf({ key })), [1, 1, 1, 1, -1, -1, -1, null]);
  assert.equal(pageStepOf({ key: 'ArrowLeft', altKey: true }), null, 'the browser goes back');
});
