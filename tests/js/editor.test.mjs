import assert from 'node:assert/strict';
import test from 'node:test';
import { byName, printOf, rowsIn } from '../../static/js/bank/drafts.js';
import { pointIn } from '../../static/js/bank/map_point.js';
import { between, boxOf, cornersIn, fieldsOf, grown, moved, regionOf, reshaped, resized } from '../../static/js/bank/region_shapes.js';

const RECT = { shape: 'rect', x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
const ELLIPSE = { shape: 'ellipse', x: 0.5, y: 0.5, rx: 0.25, ry: 0.125 };
const POLYGON = { shape: 'polygon', points: [[0, 0], [0.5, 0], [0.25, 0.5]] };
const BLANK = { shape: '', x: '', y: '', width: '', height: '', rx: '', ry: '', points: '' };
const near = (first, second) => JSON.stringify(first, (_, value) => (typeof value === 'number' ? value.toFixed(6) : value))
  === JSON.stringify(second, (_, value) => (typeof value === 'number' ? value.toFixed(6) : value));

test('a place is read as the server reads it', () => {
  for (const [east, north] of [['181', '0'], ['0', '-90.1'], ['', '0'], ['0', 'x']]) assert.equal(pointIn(east, north), null);
  assert.deepEqual(pointIn('-74,07', '\u22124.71'), [-74.07, -4.71]);
});

test('a region becomes the fields of a row and comes back', () => {
  for (const region of [RECT, ELLIPSE, POLYGON]) for (const locale of ['en', 'es']) assert.deepEqual(regionOf(fieldsOf(region, locale)), region);
  assert.deepEqual(regionOf({ ...BLANK, shape: 'rect', x: ',1', y: '0', width: '1', height: '0.5' }), { shape: 'rect', x: 0.1, y: 0, width: 1, height: 0.5 });
});

test('what is no region is none', () => {
  assert.equal(regionOf(BLANK), null);
  assert.equal(regionOf({ ...BLANK, shape: 'rect', x: '0' }), null);
  assert.equal(regionOf({ ...fieldsOf(RECT, 'en'), width: '2' }), null);
  assert.equal(regionOf({ ...fieldsOf(RECT, 'en'), width: 'x' }), null);
  for (const points of ['', '0,0 1,1', '0,0 1,1 2,0', '0,0 1,1 0', '0,0 1,1 a,b']) assert.equal(cornersIn(points), null, points);
  assert.deepEqual(cornersIn(' 0;0,5  1;1 0;1 '), [[0, 0.5], [1, 1], [0, 1]]);
});

test('shapes are drawn whichever way the pointer goes', () => {
  assert.ok(near(between('rect', [0.4, 0.6], [0.1, 0.2]), RECT));
  assert.ok(near(between('ellipse', [0.75, 0.375], [0.25, 0.625]), ELLIPSE));
  assert.ok(between('rect', [0.5, 0.5], [0.5, 0.5]).width > 0);
});

test('regions stay on the picture when they move', () => {
  for (const region of [RECT, ELLIPSE, POLYGON]) {
    for (const [dx, dy] of [[5, 5], [-5, -5], [5, -5]]) {
      const box = boxOf(moved(region, dx, dy));
      assert.ok(box.left >= -1e-9 && box.top >= -1e-9 && box.right <= 1 + 1e-9 && box.bottom <= 1 + 1e-9, region.shape);
      assert.ok(near([box.right - box.left, box.bottom - box.top], [boxOf(region).right - boxOf(region).left, boxOf(region).bottom - boxOf(region).top]));
    }
    assert.ok(near(boxOf(moved(region, 0.1, 0)), { ...boxOf(region), left: boxOf(region).left + 0.1, right: boxOf(region).right + 0.1 }));
  }
});

test('regions change their size, and never to nothing', () => {
  assert.ok(near(boxOf(resized(RECT, 0, [0.9, 0.9])), { left: 0.1, top: 0.2, right: 0.9, bottom: 0.9 }));
  assert.ok(resized(RECT, 0, [0, 0]).width > 0);
  assert.deepEqual(resized(POLYGON, 2, [1, 1]).points, [[0, 0], [0.5, 0], [1, 1]]);
  assert.ok(near(grown(RECT, 0.1, -0.1), { ...RECT, width: 0.4, height: 0.3 }));
  assert.ok(grown(RECT, 9, 9).width <= 0.9);
  assert.ok(near(boxOf(grown(POLYGON, 0.1, 0)), { left: 0, top: 0, right: 0.55, bottom: 0.5 }));
});

test('another shape is about as large', () => {
  for (const region of [RECT, ELLIPSE, POLYGON]) {
    for (const shape of ['rect', 'ellipse', 'polygon']) assert.ok(near(boxOf(reshaped(region, shape)), boxOf(region)), `${region.shape} as ${shape}`);
  }
});

test('drafts: the same content has the same print, empty fields and line ends aside', () => {
  assert.equal(printOf([['a', 'x\r\ny'], ['b', '']]), printOf([['a', 'x\ny']]));
  assert.notEqual(printOf([['a', 'x']]), printOf([['a', 'y']]));
  assert.notEqual(printOf([['a', 'x'], ['a', 'y']]), printOf([['a', 'y'], ['a', 'x']]));
});

test('drafts: values by name, and how many rows a list has', () => {
  const content = [['choice', 'x'], ['l.s.0.text', 'a'], ['choice', 'y'], ['l.s.11.text', 'b'], ['l.st.40', 'c']];
  assert.deepEqual(byName(content).get('choice'), ['x', 'y']);
  assert.deepEqual(['l.s', 'l.st', 'l.none'].map((path) => rowsIn(content, path)), [12, 41, 0]);
});
