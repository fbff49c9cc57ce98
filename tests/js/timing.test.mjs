// What the timers of the pages count down to, and what the projector shows of a question that is open for some only.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../static/js/live/clock.js';
import { createStore } from '../../static/js/live/store.js';
import { publicState, timed } from '../../static/js/live/timing.js';

const round = { id: 5, status: 'open', opened_at: 1000, deadline: 1100, time_limit: 100, paused: false, remaining: null };
const state = (more, version = 2) => ({ version, now: 1000, lesson: { status: 'live', options: {} }, next_at: null, round: { ...round, ...more } });
const extra = { participants: 2, more_than: 0, until: 1400 };

test('extra time counts in the deadline and in what a pause leaves', () => {
  assert.equal(timed(state({}), 50).deadline, 1150);
  assert.equal(timed(state({}), 0).deadline, 1100);
  const paused = state({ deadline: null, paused: true, remaining: -10 });
  assert.equal(timed(paused, 50).remaining, 40);
});

test('the teacher counts down to the end of the last one', () => {
  assert.equal(timed(state({ extra_time: extra })).deadline, 1400);
});

test('the projector shows a question that is over for the class as closed, paused or not', () => {
  for (const more of [{}, { paused: true, remaining: 0, deadline: null }]) {
    const shown = publicState(state({ ...more, extra_time: extra }));
    assert.deepEqual([shown.round.status, shown.round.paused, shown.round.extra_time], ['closed', false, undefined]);
  }
  const ordinary = state({});
  assert.equal(publicState(ordinary), ordinary);
});

test('nor do its numbers tell that somebody answers later', () => {
  const store = createStore({ state: state({}) }, { clock: createClock(() => 0), see: publicState });
  store.takeTally({ round_id: 5, seq: 1, answered: 10 });
  store.takeState(state({ extra_time: extra }, 3));
  assert.equal(store.takeTally({ round_id: 5, seq: 2, answered: 11 }), false);
  assert.equal(store.tally.answered, 10);
  store.takeState(state({ status: 'closed' }, 4));
  assert.equal(store.takeTally({ round_id: 5, seq: 3, answered: 11 }), true);
});

test('a slide counts down to what comes after it, and to nothing without automatic steps', () => {
  const slide = { id: 3, shown_at: 1000 };
  assert.equal(timed({ ...state({}), slide }), null);
  assert.deepEqual([timed({ ...state({}), slide, next_at: 1030 })].map(({ deadline, opened_at: from, isPause }) => [deadline, from, isPause]), [[1030, 1000, true]]);
});
