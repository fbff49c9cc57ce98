// Where a dragged row would stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { landing } from '../../static/js/components/sortable.js';

const rows = [[0, 40], [50, 90], [100, 220], [230, 270]].map(([top, bottom]) => ({ top, bottom }));

test('a row stays until it covers half of a neighbour', () => {
  assert.equal(landing(rows, 0, 0), 0);
  assert.equal(landing(rows, 0, 29), 0);
  assert.equal(landing(rows, 0, 31), 1);
  assert.equal(landing(rows, 3, -69), 3);
  assert.equal(landing(rows, 3, -71), 2);
});

test('a row may go over several, and to both ends', () => {
  assert.equal(landing(rows, 0, 230), 3);
  assert.equal(landing(rows, 3, -230), 0);
  assert.equal(landing(rows, 2, 60), 3);
  assert.equal(landing(rows, 2, -200), 0);
  assert.equal(landing(rows, 0, 10_000), 3);
});
