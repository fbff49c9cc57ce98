import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addressOf } from '../../static/js/components/files_menu.js';

const FILE = 'https://example.org/teach/lessons/7/report.xlsx';

test('a file leaves out what is wished', () => {
  assert.equal(addressOf(FILE, { anonymous: true, without_texts: false }), `${FILE}?anonymous=1`);
  assert.equal(addressOf(`${FILE}?anonymous=1`, { anonymous: false, without_texts: true }), `${FILE}?without_texts=1`);
});

test('other parameters stay', () => {
  const href = `${FILE}?order=points&zone=Europe%2FMadrid`;
  assert.equal(addressOf(href, { public: true }), `${href}&public=1`);
  assert.equal(addressOf(`${href}&public=1`, { public: false }), href);
});
