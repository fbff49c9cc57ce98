import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCues } from '../../static/js/live/cues.js';
import { timed } from '../../static/js/live/timing.js';

const round = (more = {}) => ({ id: 1, status: 'open', opened_at: 100, deadline: 130, paused: false, remaining: null, ...more });

test('what was there when the page came is not heard', () => {
  assert.equal(createCues()(round(), 100), null);
  assert.equal(createCues()(null, 100), null);
});

test('a question, its close and its result are heard once each', () => {
  const cue = createCues();
  cue(null, 99);
  assert.equal(cue(round(), 100), 'open');
  assert.equal(cue(round(), 100.2), null);
  assert.equal(cue(round({ status: 'closed' }), 110), 'close');
  assert.equal(cue(round({ status: 'revealed' }), 112), 'reveal');
  assert.equal(cue(round({ id: 2 }), 120), 'open');
});

test('the last five seconds tick, each once; a timer that stands does not', () => {
  const cue = createCues();
  cue(round(), 120);
  const heard = [];
  for (let now = 120; now < 131; now += 0.25) if (cue(round(), now) === 'tick') heard.push(Math.ceil(130 - now));
  assert.deepEqual(heard, [5, 4, 3, 2, 1]);
  assert.equal(cue(round({ paused: true, deadline: null, remaining: 3 }), 127), null);
});

test('a result is counted down to the next question, where the lesson goes on by itself', () => {
  const state = { lesson: { options: { auto_advance: 20 } }, round: round({ status: 'revealed' }), next_at: 150 };
  assert.deepEqual(timed(state), { status: 'open', deadline: 150, opened_at: 130, paused: false, remaining: null, isPause: true });
  assert.equal(timed({ ...state, next_at: null }).status, 'revealed');
});
