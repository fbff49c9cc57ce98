// A student's own order of the choices: the same each time, another one for others, every place equally often.
import assert from 'node:assert/strict';
import test from 'node:test';
import { asSeenBy, inOwnOrder } from '../../static/js/questions/own_order.js';

const CHOICES = ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id.toUpperCase(), text_html: `text ${id}` }));
const ids = (choices) => choices.map(({ id }) => id).join('');
const SEEDS = Array.from({ length: 2400 }, (_, number) => (number * 2654435761).toString(16).padStart(16, '0'));

test('the order follows from seed, question and choices, whatever their order is', () => {
  assert.equal(ids(inOwnOrder(CHOICES, 'f3a1', 5)), ids(inOwnOrder([...CHOICES].reverse(), 'f3a1', 5)));
  assert.equal(ids(CHOICES), 'abcd');
});

test('documented example', () => {
  assert.equal(ids(inOwnOrder(CHOICES, '9f86d081884c7d65', 5)), 'cdba');
});

test('letters go with their choices', () => {
  for (const choice of inOwnOrder(CHOICES, 'f3a1', 5)) assert.deepEqual(choice, CHOICES.find(({ id }) => id === choice.id));
});

test('students and questions have orders of their own', () => {
  assert.equal(new Set(SEEDS.map((seed) => ids(inOwnOrder(CHOICES, seed, 5)))).size, 24);
  assert.ok(new Set(Array.from({ length: 100 }, (_, question) => ids(inOwnOrder(CHOICES, 'f3a1', question)))).size > 15);
});

test('each choice stands in each place about equally often', () => {
  for (const id of 'abcd') {
    for (let place = 0; place < 4; place += 1) {
      const times = SEEDS.filter((seed) => inOwnOrder(CHOICES, seed, 5)[place].id === id).length;
      assert.ok(Math.abs(times - 600) < 100, `${id} in place ${place}: ${times}`); // 4.7 standard deviations
    }
  }
});

test('only shuffled rounds are changed, and only their choices', () => {
  const round = { id: 3, shuffled: false, question: { id: 5, prompt_html: 'Which?', choices: CHOICES } };
  assert.equal(asSeenBy(round, { seed: 'f3a1' }), round);
  const shuffled = { ...round, shuffled: true };
  assert.equal(asSeenBy(shuffled, {}), shuffled); // a server before the update
  const seen = asSeenBy(shuffled, { seed: 'f3a1' });
  assert.deepEqual({ ...seen, question: { ...seen.question, choices: CHOICES } }, shuffled);
});
