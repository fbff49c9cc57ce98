// Wide tables on paper: no column is lost, and none is wider than the paper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { divide, divideFromStart, widthOf } from '../../static/js/components/paper.js';

const letters = (number) => Array(number).fill(widthOf(['A', 'B']));
const texts = (number) => Array(number).fill(widthOf(['A sentence of several words that somebody wrote']));
const totals = ['Aciertos', 'Puntos', 'Puesto', 'Seguidas', 'Equipo Triángulo'].map((text) => widthOf([text]));

test('twenty letters and the totals fit on one sheet', () => {
  assert.equal(divide([...letters(20), ...totals], 5).length, 1);
});

test('more columns than fit are divided, in order, and all are there', () => {
  for (const widths of [letters(60), texts(20), [...texts(3), ...letters(30), ...texts(3)]]) {
    const all = [...widths, ...totals];
    const tables = divide(all, 5);
    assert.ok(tables.length > 1);
    assert.deepEqual(tables.flat(), all.map((_, index) => index));
    for (const table of tables) {
      const width = table.reduce((sum, column) => sum + all[column], 30);
      assert.ok(width <= 186, `${width} mm`);
    }
  }
});

test('no sheet has a lonely column', () => {
  const sizes = divide([...letters(25), ...totals], 5).map(({ length }) => length);
  assert.equal(sizes.length, 2);
  assert.ok(Math.min(...sizes) > 8, sizes.join());
});

test('the totals stay together, with the last questions', () => {
  const tables = divide([...letters(50), ...totals], 5);
  assert.deepEqual(tables.at(-1).slice(-5), [50, 51, 52, 53, 54]);
  assert.ok(tables.at(-1).length > 5);
});

test('columns that stay together may also come first', () => {
  const tables = divideFromStart([...totals, ...letters(50)], 5);
  assert.deepEqual(tables[0].slice(0, 5), [0, 1, 2, 3, 4]);
  assert.ok(tables[0].length > 5);
  assert.deepEqual(tables.flat(), Array.from({ length: 55 }, (_, index) => index));
});

test('a long text is broken into lines and so does not need more than others', () => {
  assert.equal(widthOf(['word '.repeat(100)]), widthOf(['x'.repeat(14)]));
  assert.equal(widthOf(['x'.repeat(100)]), widthOf(['x'.repeat(14)]));
  assert.ok(widthOf(['A, B, C, D']) < widthOf(['Santiago de Chile']));
  assert.equal(widthOf([]), widthOf(['A']));
});
