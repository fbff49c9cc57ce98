// Regions of a picture as in the editor's rows: the fields of a shape, as fractions of the picture's width and height.

import { numberOf, numberText } from '../questions/number_logic.js';

export const SHAPES = { rect: ['x', 'y', 'width', 'height'], ellipse: ['x', 'y', 'rx', 'ry'], polygon: ['points'] };
const SMALLEST = 0.001;

const round = (value) => Number(value.toFixed(4));
const shown = (value, locale) => numberText(round(value), locale);
const within = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/** @returns {[number, number][]|null} the corners in a text such as `0.1,0.2 0.3,0.4`, or null if it is invalid */
export function cornersIn(text) {
  const points = text.trim().split(/\s+/).map((pair) => pair.split(pair.includes(';') ? ';' : ',').map((part) => numberOf(part)));
  return points.length >= 3 && points.every((point) => point.length === 2 && point.every((value) => value !== null && value >= 0 && value <= 1)) ? points : null;
}

/** @returns {string} corners as text; in languages with decimal commas a semicolon parts the two numbers */
export function cornersText(points, locale) {
  const comma = shown(0.5, locale).includes(',') ? ';' : ',';
  return points.map((point) => point.map((value) => shown(value, locale)).join(comma)).join(' ');
}

/**
 * @param {Record<string, string>} fields the fields of a row
 * @returns {object|null} the region, or null while the fields are incomplete
 */
export function regionOf(fields) {
  const { shape } = fields;
  if (shape === 'polygon') {
    const points = cornersIn(fields.points);
    return points && { shape, points };
  }
  const region = { shape };
  for (const name of SHAPES[shape] ?? []) {
    const number = numberOf(fields[name]);
    if (number === null || number < 0 || number > 1) return null;
    region[name] = number;
  }
  return shape ? region : null;
}

/**
 * @param {object} region
 * @param {string} locale in which the numbers are written
 * @returns {Record<string, string>} all fields of a row for a region; those of other shapes are empty
 */
export function fieldsOf(region, locale) {
  const fields = { shape: region.shape };
  for (const name of new Set(Object.values(SHAPES).flat())) {
    const own = SHAPES[region.shape].includes(name);
    fields[name] = !own ? '' : name === 'points' ? cornersText(region.points, locale) : shown(region[name], locale);
  }
  return fields;
}

/** @returns {{left: number, top: number, right: number, bottom: number}} the box around a region */
export function boxOf(region) {
  if (region.shape === 'rect') return { left: region.x, top: region.y, right: region.x + region.width, bottom: region.y + region.height };
  if (region.shape === 'ellipse') return { left: region.x - region.rx, top: region.y - region.ry, right: region.x + region.rx, bottom: region.y + region.ry };
  const [xs, ys] = [0, 1].map((index) => region.points.map((point) => point[index]));
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** @returns {object} a rectangle or an ellipse between two points */
export function between(shape, [x1, y1], [x2, y2]) {
  const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  if (shape === 'rect') return { shape, x: left, y: top, width: Math.max(right - left, SMALLEST), height: Math.max(bottom - top, SMALLEST) };
  return { shape, x: (left + right) / 2, y: (top + bottom) / 2, rx: Math.max((right - left) / 2, SMALLEST), ry: Math.max((bottom - top) / 2, SMALLEST) };
}

/** @returns {object} the region moved, but not outside the picture */
export function moved(region, dx, dy) {
  const box = boxOf(region);
  const [x, y] = [within(dx, -box.left, 1 - box.right), within(dy, -box.top, 1 - box.bottom)];
  if (region.shape === 'polygon') return { ...region, points: region.points.map((point) => [point[0] + x, point[1] + y]) };
  return { ...region, x: region.x + x, y: region.y + y };
}

/** @returns {[number, number][]} where the handles of a region are: a corner that is dragged, or every corner */
export function handlesOf(region) {
  if (region.shape === 'polygon') return region.points;
  const { right, bottom } = boxOf(region);
  return [[right, bottom]];
}

/** @returns {object} the region with one of its handles at another point */
export function resized(region, handle, [x, y]) {
  if (region.shape === 'polygon') return { ...region, points: region.points.map((point, index) => (index === handle ? [x, y] : point)) };
  if (region.shape === 'rect') return { ...region, width: Math.max(SMALLEST, x - region.x), height: Math.max(SMALLEST, y - region.y) };
  return { ...region, rx: Math.max(SMALLEST, x - region.x), ry: Math.max(SMALLEST, y - region.y) };
}

/** @returns {object} the region made larger or smaller, a polygon around its middle */
export function grown(region, dx, dy) {
  if (region.shape === 'rect') return { ...region, width: within(region.width + dx, SMALLEST, 1 - region.x), height: within(region.height + dy, SMALLEST, 1 - region.y) };
  if (region.shape === 'ellipse') return { ...region, rx: within(region.rx + dx, SMALLEST, 0.5), ry: within(region.ry + dy, SMALLEST, 0.5) };
  const box = boxOf(region);
  const [middle, size] = [[(box.left + box.right) / 2, (box.top + box.bottom) / 2], [box.right - box.left, box.bottom - box.top]];
  const factor = [dx, dy].map((by, axis) => (size[axis] ? Math.max(0.1, 1 + by / size[axis]) : 1));
  const points = region.points.map((point) => point.map((value, axis) => within(middle[axis] + (value - middle[axis]) * factor[axis], 0, 1)));
  return { ...region, points };
}

/** @returns {object} a region of another shape with about the same size and position */
export function reshaped(region, shape) {
  const box = boxOf(region);
  if (shape !== 'polygon') return between(shape, [box.left, box.top], [box.right, box.bottom]);
  return { shape, points: [[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]].map((point) => point.map((value) => within(value, 0, 1))) };
}
