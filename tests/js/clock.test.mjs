import assert from 'node:assert/strict';
import test from 'node:test';
import { createClock } from '../../static/js/live/clock.js';
import { formatSeconds, timeLeft } from '../../static/js/live/countdown.js';

test('the least delayed sample counts, and the estimate is never ahead of the server', () => {
  let local = 100;
  const clock = createClock(() => local);
  const server = () => local + 50;
  for (const delay of [0.9, 0.2, 2.5]) clock.learn(server() - delay);
  assert.equal(clock.now(), server() - 0.2);
  local += 10;
  assert.equal(clock.now(), server() - 0.2);
});

test('after a sleep the old samples are forgotten within a few new ones, or with the first one on reset', () => {
  let local = 100;
  const clock = createClock(() => local);
  clock.learn(1000);
  local = 5000;
  for (let i = 0; i < 5; i += 1) clock.learn(1001);
  assert.equal(clock.now(), 1001);
  clock.reset();
  assert.equal(clock.now(), 1001, 'the last estimate is better than none');
  clock.learn(900);
  assert.equal(clock.now(), 900);
});

test('a server whose clock was set is followed at once, in both directions; a delayed message is not', () => {
  const clock = createClock(() => 100);
  clock.learn(5000);
  clock.learn(5000 - 25);
  assert.equal(clock.now(), 5000);
  clock.learn(5000 - 3600);
  assert.equal(clock.now(), 5000 - 3600);
  clock.learn(5000);
  assert.equal(clock.now(), 5000);
});

test('nonsense is not learnt', () => {
  const clock = createClock(() => 7);
  clock.learn(undefined);
  clock.learn(NaN);
  assert.equal(clock.now(), 7);
});

const round = (more) => ({ opened_at: 100, deadline: 130, paused: false, remaining: null, ...more });

test('time left is rounded up and never negative', () => {
  assert.deepEqual(timeLeft(round(), 100), { seconds: 30, fraction: 1, level: 'calm' });
  assert.equal(timeLeft(round(), 119.5).seconds, 11);
  assert.equal(timeLeft(round(), 120).level, 'soon');
  assert.equal(timeLeft(round(), 129.99).seconds, 1);
  assert.deepEqual(timeLeft(round(), 140), { seconds: 0, fraction: 0, level: 'over' });
});

test('without a deadline there is no timer; paused shows what remains', () => {
  assert.equal(timeLeft(round({ deadline: null }), 100), null);
  assert.deepEqual(timeLeft(round({ deadline: null, paused: true, remaining: 12.2 }), 500), { seconds: 13, fraction: 1, level: 'paused' });
  assert.equal(timeLeft(round({ deadline: null, paused: true }), 500).seconds, null);
});

test('the bar shows the part of the time limit, also after a pause', () => {
  const limited = (more) => timeLeft(round({ time_limit: 30, ...more }), 125).fraction;
  assert.equal(limited({ deadline: 140 }), 0.5, 'ten seconds of pause have passed');
  assert.equal(limited({ deadline: 200 }), 1, 'added time');
  assert.equal(limited({ deadline: null, paused: true, remaining: 15 }), 0.5);
});

test('seconds are written for a clock face', () => {
  assert.deepEqual([0, 9, 59, 60, 65, 600].map(formatSeconds), ['0', '9', '59', '1:00', '1:05', '10:00']);
});
