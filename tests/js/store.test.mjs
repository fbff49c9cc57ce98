import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../../static/js/live/clock.js';
import { createStore } from '../../static/js/live/store.js';

const state = (version, more = {}) => ({ version, now: 1000 + version, lesson: { status: 'live' }, round: null, ...more });
const make = (initial = {}) => createStore({ state: state(3), ...initial }, { clock: createClock(() => 1000) });

test('an older or equal state never replaces a newer one, whatever the order', () => {
  const store = make();
  const seen = [];
  store.subscribe((what) => seen.push(what));
  assert.equal(store.takeState(state(5)), true);
  assert.equal(store.takeState(state(4)), false);
  assert.equal(store.takeState(state(5, { round: { id: 1 } })), false);
  assert.equal(store.state.version, 5);
  assert.equal(store.round, null);
  assert.deepEqual(seen, ['state']);
});

test('a beat tells whether something was missed', () => {
  const store = make();
  assert.equal(store.isBehind(3), false);
  assert.equal(store.isBehind(4), true);
});

test('within a round an older tally is dropped; a tally of another round replaces it', () => {
  const store = make({ tally: { round_id: 1, seq: 7, answered: 7 } });
  assert.equal(store.takeTally({ round_id: 1, seq: 6, answered: 6 }), false);
  assert.equal(store.tally.answered, 7);
  assert.equal(store.takeTally({ round_id: 2, seq: 1, answered: 0 }), true);
  assert.equal(store.tally.round_id, 2);
});

test('a new connection numbers its tallies and standings by a clock of its own', () => {
  const store = make({ tally: { round_id: 1, seq: 700, answered: 7 }, standings: { seq: 700, people: 7 } });
  assert.equal(store.takeStandings({ seq: 7, people: 8 }), false);
  store.startConnection();
  assert.equal(store.takeTally({ round_id: 1, seq: 8, answered: 8 }), true);
  assert.equal(store.takeStandings({ seq: 8, people: 8 }), true);
  assert.equal(store.takeTally({ round_id: 1, seq: 7, answered: 7 }), false);
  assert.equal(store.takeStandings({ seq: 7, people: 7 }), false);
});

test('presence carries the changed participants and keeps the others', () => {
  const store = make({ participants: [{ id: 1, nickname: 'Ana', present: true }, { id: 2, nickname: 'Bo', present: true }] });
  const seen = [];
  store.subscribe((what) => seen.push(what));
  store.takePresence({ present: 2, joined: 3, changed: [{ id: 2, nickname: 'Bo', present: false }, { id: 3, nickname: 'Cy', present: true }] });
  assert.deepEqual(store.presence, { present: 2, joined: 3 });
  assert.deepEqual(store.participants.map(({ id, present }) => [id, present]), [[1, true], [2, false], [3, true]]);
  assert.deepEqual(seen, ['presence', 'participants']);
});

test('a verdict becomes the own answer and leaves the rest of me alone', () => {
  const store = make({ me: { participant: { id: 1 }, answer: null, total_points: 4 } });
  store.takeAnswer({ id: 'x', round_id: 2, value: ['a'] });
  assert.deepEqual(store.me, { participant: { id: 1 }, answer: { id: 'x', round_id: 2, value: ['a'] }, total_points: 4 });
});

test('sync takes every part that it carries', () => {
  const store = make();
  store.takeSync({ ok: true, state: state(9), me: { total_points: 1 }, tally: null, presence: { present: 1, joined: 1 }, participants: [{ id: 5 }] });
  assert.equal(store.state.version, 9);
  assert.equal(store.me.total_points, 1);
  assert.equal(store.presence.present, 1);
  assert.equal(store.participants.length, 1);
});

test('after unsubscribing nothing is told', () => {
  const store = make();
  let count = 0;
  const stop = store.subscribe(() => { count += 1; });
  store.takeState(state(4));
  stop();
  store.takeState(state(5));
  assert.equal(count, 1);
});
