// The participants of a lesson: their order, and who of the class is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { splitName } from '../../static/js/names.js';
import { missingOf } from '../../static/js/views/parts/missing.js';
import { inOrder } from '../../static/js/views/parts/participants.js';

const here = (...names) => names.map((nickname, id) => ({ id, nickname, present: true }));

test('names follow the alphabet of the language', () => {
  const people = here('Vera', 'ñu', 'nz', 'Álvaro', 'oso', 'Ana 10', 'Ana 2');
  assert.deepEqual(inOrder(people, 'es').map(({ nickname }) => nickname), ['Álvaro', 'Ana 2', 'Ana 10', 'nz', 'ñu', 'oso', 'Vera']);
  assert.deepEqual(inOrder(here('nz', 'ñu'), 'en').map(({ nickname }) => nickname), ['ñu', 'nz']);
});

const NAMES = JSON.parse(readFileSync(new URL('../fixtures/names.json', import.meta.url)));

test('the parts of a name, as the server finds them', () => {
  for (const { language, name, surname, given } of NAMES) assert.deepEqual(splitName(name, language), [surname, given], name);
});

test('by surname, present participants first', () => {
  const people = [...here('Vera Álvarez Ruiz', 'Juan de la Cruz Pérez', 'Díaz, Ana', 'Ana Ñíguez', 'Ana Núñez'), { id: 9, nickname: 'Ana Abad', present: false }];
  assert.deepEqual(inOrder(people, 'es', 'surname').map(({ nickname }) => nickname), ['Vera Álvarez Ruiz', 'Juan de la Cruz Pérez', 'Díaz, Ana', 'Ana Núñez', 'Ana Ñíguez', 'Ana Abad']);
});

test('who has not joined is missing; who was removed has been there', () => {
  const expected = [{ user_id: 1, name: 'Álvaro' }, { user_id: 2, name: 'Vera' }, { user_id: 3, name: 'Zoe' }];
  assert.deepEqual(missingOf(expected, [{ user_id: 2 }, { user_id: null }, { user_id: 3, removed: true }]), [expected[0]]);
  assert.deepEqual(missingOf(expected, []), expected);
});
