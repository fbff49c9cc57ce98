import assert from 'node:assert/strict';
import test from 'node:test';
import { createTranslator } from '../../static/js/messages.js';
import { createCommands } from '../../static/js/live/commands.js';

test('placeholders are filled; unknown ones and unknown keys stay visible', () => {
  const t = createTranslator({ hello: 'Hello {name}, {missing}' }, 'en');
  assert.equal(t('hello', { name: 'Ana' }), 'Hello Ana, {missing}');
  assert.equal(t('nothing'), 'nothing');
});

test('a replacement is text, whatever stands in it', () => {
  const t = createTranslator({ remove: 'Remove {name}?' }, 'en');
  assert.equal(t('remove', { name: '$& {name} <b>' }), 'Remove $& {name} <b>?');
});

test('plural forms follow the language, with other as the last resort', () => {
  const table = { n_one: '{count} respuesta', n_other: '{count} respuestas' };
  const t = createTranslator(table, 'es');
  assert.deepEqual([0, 1, 2, 1_000_000].map((count) => t('n', { count })), ['0 respuestas', '1 respuesta', '2 respuestas', '1.000.000 respuestas']);
});

test('numbers are written as the language does', () => {
  assert.equal(createTranslator({ n: '{n}' }, 'es')('n', { n: 2.5 }), '2,5');
  assert.equal(createTranslator({ n: '{n}' }, 'en')('n', { n: 2.5 }), '2.5');
});

const t = createTranslator({ error_offline: 'offline!', error_wrong_state: 'refresh', error_other: 'other' }, 'en');

function commands(answers, connected = true) {
  const complaints = [];
  const asked = [];
  let syncs = 0;
  const connection = { connected, request: async (...args) => { asked.push(args); return answers.shift(); }, sync: () => { syncs += 1; } };
  return { made: createCommands({ connection, t, complain: (text) => complaints.push(text) }), complaints, asked, syncs: () => syncs };
}

test('a command waits for its acknowledgement, and a second click meanwhile does nothing', async () => {
  const { made, asked } = commands([{ ok: true }]);
  const first = made.run('close_round', { round_id: 1 });
  assert.equal(made.isWaiting('close_round'), true);
  assert.equal(await made.run('close_round', { round_id: 1 }), false);
  assert.equal(await first, true);
  assert.equal(made.isWaiting(), false);
  assert.equal(asked.length, 1);
});

test('a refused command says why, in the server\'s words or ours, and brings the page up to date', async () => {
  const error = (code, message) => ({ ok: false, error: { code, message } });
  const { made, complaints, syncs } = commands([error('wrong_state', 'Close it first.'), error('wrong_state', ''), error('strange', '')]);
  for (let i = 0; i < 3; i += 1) assert.equal(await made.run('reveal_round'), false);
  assert.deepEqual(complaints, ['Close it first.', 'refresh', 'other']);
  assert.equal(syncs(), 3);
});

test('without a connection nothing is sent', async () => {
  const { made, complaints, asked } = commands([], false);
  assert.equal(await made.run('end_lesson'), false);
  assert.deepEqual(complaints, ['offline!']);
  assert.equal(asked.length, 0);
});
