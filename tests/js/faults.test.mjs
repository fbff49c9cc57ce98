import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../../static/js/live/clock.js';
import { timeLeft } from '../../static/js/live/countdown.js';
import { createStore } from '../../static/js/live/store.js';

const DAY = 86_400;

/** Numbers from 0 to 1, the same ones for the same seed (a linear congruential generator). */
function dice(seed) {
  let value = seed;
  return () => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return value / 2 ** 32;
  };
}

for (const offset of [-DAY, DAY, -0.4, 3600.25]) {
  test(`R11: with a device clock that is off by ${offset} s the countdown is right within 250 ms`, () => {
    const random = dice(11);
    let server = 1_795_400_000;
    const clock = createClock(() => server + offset);
    const round = { opened_at: server, deadline: server + 30, paused: false, remaining: null };
    for (let beat = 0; beat < 20; beat += 1) {
      clock.learn(server - 0.2 * random()); // by the time it arrives it is up to 200 ms old
      server += 1.5;
      const off = clock.now() - server;
      assert.ok(off <= 1e-6 && off > -0.25, `${off}`);
      const right = Math.max(0, Math.ceil(round.deadline - server));
      assert.ok(timeLeft(round, clock.now()).seconds - right <= 1);
    }
  });
}

test('R11: setting the date of the device in the middle of a round changes nothing', (context) => {
  const clock = createClock();
  clock.learn(1_795_400_000);
  const begun = performance.now();
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  for (const jump of [DAY, -2 * DAY, 90, -3]) {
    context.mock.timers.setTime(Math.max(0, Date.now() + jump * 1000));
    const passed = (performance.now() - begun) / 1000;
    assert.ok(Math.abs(clock.now() - 1_795_400_000 - passed) < 0.05);
  }
});

test('R11: a device that slept is right again with the first message after it woke up', () => {
  let monotonic = 50;
  let server = 1000;
  const clock = createClock(() => monotonic);
  for (let beat = 0; beat < 5; beat += 1) { clock.learn(server); server += 5; monotonic += 5; }
  server += 600; // ten minutes in a pocket, in which the monotonic clock stood still
  clock.reset();
  clock.learn(server - 0.1);
  assert.ok(Math.abs(clock.now() - server) < 0.25);
});

test('R13: whatever is delayed, reordered or repeated, the page never goes back and ends at the newest version', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = dice(seed);
    const messages = [];
    for (let version = 2; version <= 30; version += 1) {
      const status = ['open', 'closed', 'revealed'][version % 3];
      const state = { version, now: 1000 + version, lesson: { status: 'live' }, round: { id: Math.floor(version / 3), status } };
      const copies = 1 + Math.floor(random() * 3);
      for (let copy = 0; copy < copies; copy += 1) messages.push({ at: version + random() * 12, state });
    }
    messages.sort((one, two) => one.at - two.at);
    const store = createStore({ state: { version: 1, now: 1001, lesson: { status: 'lobby' }, round: null } }, { clock: createClock(() => 1000) });
    let shown = 1;
    store.subscribe(() => {
      assert.ok(store.state.version > shown, `seed ${seed}: from ${shown} back to ${store.state.version}`);
      shown = store.state.version;
    });
    for (const { state } of messages) store.takeState(state);
    assert.equal(shown, 30, `seed ${seed}`);
  }
});
