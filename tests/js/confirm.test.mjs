// The question before something is done, in browsers without dialogs (Safari before 15.4).
import assert from 'node:assert/strict';
import test from 'node:test';
import { ask } from '../../static/js/components/confirm.js';

test('without dialogs the browser asks', async () => {
  const asked = [];
  globalThis.document = { getElementById: () => ({ querySelector: () => ({}) }) };
  globalThis.window = { confirm: (text) => { asked.push(text); return asked.length === 1; } };
  assert.equal(await ask({ title: 'End', text: 'For all?', label: 'End' }), true);
  assert.equal(await ask({ title: 'End', text: 'For all?', label: 'End' }), false);
  assert.deepEqual(asked, ['End\n\nFor all?', 'End\n\nFor all?']);
});
