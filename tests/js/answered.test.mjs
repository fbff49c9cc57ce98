// How many have answered: the state's final number, or the newest tally of the same round.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { answeredIn } from '../../static/js/live/answered.js';

test('the number of the open round is that of its newest tally', () => {
  assert.equal(answeredIn({ id: 3 }, { round_id: 3, answered: 14 }), 14);
  assert.equal(answeredIn({ id: 4 }, { round_id: 3, answered: 14 }), 0);
  assert.equal(answeredIn({ id: 4 }, null), 0);
  assert.equal(answeredIn(null, { round_id: 3, answered: 14 }), 0);
});

test('a tally that is late does not change the number of a revealed round', () => {
  assert.equal(answeredIn({ id: 3, tally: { answered: 15 } }, { round_id: 3, answered: 14 }), 15);
});
