import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import test from 'node:test';
import { isSameChoice, percent, toggled, verdictOf } from '../../static/js/questions/choice_logic.js';
import { knownTypes, questionType, register } from '../../static/js/questions/registry.js';
import { nextToAsk } from '../../static/js/views/parts/agenda.js';
import { inOrder } from '../../static/js/views/parts/participants.js';
import { outcome } from '../../static/js/views/parts/result.js';

const folder = new URL('../../static/js/questions/types/', import.meta.url);
const scripts = (await readdir(folder)).sort();
for (const name of scripts) await import(new URL(name, folder));

test('each script registers one type, which has its name', () => {
  assert.deepEqual(knownTypes().sort(), scripts.map((name) => name.replace(/\.js$/, '')));
  for (const name of knownTypes()) assert.equal(questionType(name).name, name);
  assert.equal(questionType('hologram'), undefined);
});

test('a type is registered once', () => {
  assert.throws(() => register(questionType('poll')), TypeError);
});

test('one tap is the whole answer where one thing is chosen', () => {
  assert.deepEqual(knownTypes().filter((name) => questionType(name).byTap), ['poll', 'rating', 'single_choice', 'true_false']);
  assert.deepEqual(toggled(['a'], 'b', false), ['b']);
  assert.deepEqual(toggled(['c'], 'a', true), ['a', 'c']);
  assert.deepEqual(toggled(['a', 'c'], 'a', true), ['c']);
});

test('a value is complete, the same, and said in letters', () => {
  const type = questionType('multiple_choice');
  assert.equal(type.isComplete([]), false);
  assert.equal(type.isComplete(['a']), true);
  assert.equal(isSameChoice(['a', 'b'], ['b', 'a']), true);
  assert.equal(isSameChoice(['a'], ['a', 'b']), false);
  assert.equal(isSameChoice(null, []), false);
  assert.equal(type.describe(['a', 'c']), 'A, C');
});

test('shares are whole percents, and nobody is no division by zero', () => {
  assert.equal(percent(1, 3), 33);
  assert.equal(percent(2, 3), 67);
  assert.equal(percent(0, 0), 0);
});

test('right and wrong are told only with a key; a poll has neither', () => {
  assert.deepEqual(verdictOf('a', ['a'], ['a']), { right: true, own: true, ownWrong: false });
  assert.deepEqual(verdictOf('b', ['a'], ['b']), { right: false, own: true, ownWrong: true });
  assert.deepEqual(verdictOf('b', null, ['b']), { right: false, own: true, ownWrong: false });
  assert.deepEqual(verdictOf('b', undefined, undefined), { right: false, own: false, ownWrong: false });
});

test('the outcome of a round for one student', () => {
  const round = { id: 4 };
  const answer = { round_id: 4 };
  const result = (correct, points) => ({ answer, result: { round_id: 4, correct, points } });
  assert.equal(outcome(round, { answer: null }), 'missed');
  assert.equal(outcome(round, { answer: { round_id: 3 } }), 'missed');
  assert.equal(outcome(round, { answer, result: null }), 'pending');
  assert.equal(outcome(round, result(true, 10)), 'right');
  assert.equal(outcome(round, result(false, 5)), 'partly');
  assert.equal(outcome(round, result(false, 0)), 'wrong');
  assert.equal(outcome(round, result(null, 0)), 'poll');
});

test('the next question is the first that was not asked', () => {
  const agenda = [{ question_id: 1 }, { question_id: 2 }, { question_id: 3 }];
  assert.equal(nextToAsk(agenda, new Set([1])).question_id, 2);
  assert.equal(nextToAsk(agenda, new Set([1, 2, 3])), null);
});

test('who is here comes first, removed ones last, names in order', () => {
  const people = [
    { nickname: 'Zoe', present: true }, { nickname: 'Ñu', present: true }, { nickname: 'Nora', present: true },
    { nickname: 'Abel', present: false }, { nickname: 'Aki', present: false, removed: true },
  ];
  assert.deepEqual(inOrder(people, 'es').map(({ nickname }) => nickname), ['Nora', 'Ñu', 'Zoe', 'Abel', 'Aki']);
});
