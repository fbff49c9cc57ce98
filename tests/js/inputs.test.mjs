// The decisions behind written answers, orders and pins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { numberOf, numberText, readNumber, withOtherSign } from '../../static/js/questions/number_logic.js';
import { isSameOrder, movedTo } from '../../static/js/questions/order_logic.js';
import { circleOnMap, distanceKm, moved, picture, world } from '../../static/js/questions/pin_logic.js';

const cases = JSON.parse(await readFile(new URL('../fixtures/numbers.json', import.meta.url), 'utf8'));

test('what is clear is a number, and the rest has a reason, as on the server', () => {
  for (const { text, unit, number, either = false, problem } of cases) {
    const found = readNumber(text, unit);
    assert.equal(found.number, number, text);
    assert.equal(found.problem, problem, text);
    if (number !== undefined) assert.equal(found.either, either, text);
  }
});

test('an empty field has no number and no mistake', () => {
  assert.deepEqual([readNumber('').problem, readNumber(' \u00a0').problem], ['empty', 'empty']);
  assert.equal(readNumber('9'.repeat(65)).problem, 'unreadable');
  assert.equal(numberOf(''), null);
});

test('the sign of what is typed can be changed without a minus on the keyboard', () => {
  for (const [before, after] of [['', '-'], ['-', ''], ['5', '-5'], ['-5', '5'], ['\u22125', '5'], ['+5', '-5'], ['- 3/4', '3/4']]) {
    assert.equal(withOtherSign(before), after, before);
  }
});

test('a number in a field has no separators that could be read otherwise', () => {
  for (const locale of ['en', 'es']) for (const number of [1234, 1234.5, 12345678, -0.25]) assert.equal(numberOf(numberText(number, locale, { useGrouping: false })), number);
});

test('a number is shown in the reader\'s language', () => {
  assert.equal(numberText(1234.5, 'en'), '1,234.5');
  assert.equal(numberText(0.1 + 0.2, 'en'), '0.3');
  assert.equal(numberText(3.5, 'es'), '3,5');
  assert.equal(numberText(2640, 'es'), '2640');
  assert.equal(numberText(12640, 'es'), '12.640');
  assert.equal(numberText(6.02e23, 'en'), '6.02e+23');
});

test('moving in a list keeps everything, and nothing moves beyond its ends', () => {
  const list = ['a', 'b', 'c'];
  assert.deepEqual(movedTo(list, 0, 2), ['b', 'c', 'a']);
  assert.deepEqual(movedTo(list, 2, 0), ['c', 'a', 'b']);
  assert.equal(movedTo(list, 0, -1), list);
  assert.equal(movedTo(list, 2, 3), list);
  assert.deepEqual(list, ['a', 'b', 'c']);
  assert.ok(isSameOrder(['a', 'b'], ['a', 'b']));
  assert.ok(!isSameOrder(['a', 'b'], ['b', 'a']));
  assert.ok(!isSameOrder(null, ['a']));
});

test('a place goes to the sheet and back', () => {
  for (const point of [[0, 0], [-74.072, 4.711], [180, -90], [-180, 90]]) {
    assert.deepEqual(world.fromSheet(world.toSheet(point)), point);
  }
  assert.deepEqual(world.fromSheet([-1, 2]), [-180, -90]);
  assert.deepEqual(picture.fromSheet([0.12345, 1.5]), [0.1235, 1]);
});

test('arrow keys move by a step and stay on the sheet', () => {
  assert.deepEqual(moved([0.5, 0.5], 'ArrowLeft', [0.1, 0.2]), [0.4, 0.5]);
  assert.deepEqual(moved([0.5, 0.95], 'ArrowDown', [0.1, 0.2]), [0.5, 1]);
  assert.equal(moved([0.5, 0.5], 'a', [0.1, 0.1]), null);
});

test('distances are those of the server', () => {
  assert.equal(Math.round(distanceKm([0, 0], [90, 45])), 10008);
  assert.equal(Math.round(distanceKm([-180, 10], [180, 10])), 0);
  assert.equal(Math.round(distanceKm([-0.1278, 51.5074], [2.3522, 48.8566])), 344);
});

test('a circle on the map grows wider towards the poles', () => {
  assert.ok(Math.abs(circleOnMap([0, 0], 111.195).rx - 1) < 0.001);
  assert.ok(Math.abs(circleOnMap([0, 60], 111.195).rx - 2) < 0.001);
  assert.equal(circleOnMap([0, 90], 20000).rx, 180);
});
