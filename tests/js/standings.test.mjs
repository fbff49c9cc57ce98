// The steps of the podium, and standings that come twice or late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../static/js/live/clock.js';
import { createStore } from '../../static/js/live/store.js';
import { stepsOf } from '../../static/js/views/parts/podium.js';

function top(...ranks) {
  return ranks.map((rank, index) => ({ rank, nickname: `P${index}`, points: 100 - rank, sharing: ranks.filter((other) => other === rank).length }));
}

function shown(list) {
  return stepsOf(list).map(({ rank, people, more }) => [rank, people.length, more]);
}

test('three places, three steps', () => {
  assert.deepEqual(shown(top(1, 2, 3, 4, 5)), [[1, 1, 0], [2, 1, 0], [3, 1, 0]]);
});

test('fewer than three', () => {
  assert.deepEqual(shown(top(1, 2)), [[1, 1, 0], [2, 1, 0]]);
  assert.deepEqual(shown(top()), []);
});

test('who is equal stands on one step', () => {
  assert.deepEqual(shown(top(1, 1, 3, 4)), [[1, 2, 0], [3, 1, 0]]);
  assert.deepEqual(shown(top(1, 2, 2, 4)), [[1, 1, 0], [2, 2, 0]]);
  assert.deepEqual(shown(top(1, 1, 1, 4)), [[1, 3, 0]]);
});

test('of many who are equal, some are named and the others counted', () => {
  const many = top(...Array(10).fill(1)).map((person) => ({ ...person, sharing: 28 }));
  assert.deepEqual(shown(many), [[1, 4, 24]]);
});

test('older standings do not win', () => {
  const state = { version: 1, now: 0, round: null, lesson: {} };
  const store = createStore({ state, standings: { seq: 5, top: [] } }, { clock: createClock() });
  const told = [];
  store.subscribe((what) => told.push(what));
  store.takeStandings({ seq: 4, top: [1] });
  assert.equal(store.standings.seq, 5);
  store.takeStandings({ seq: 6, top: [2] });
  assert.deepEqual([store.standings.seq, told], [6, ['standings']]);
});
