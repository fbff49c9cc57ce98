// The drawing over the picture: shapes that can be focused and dragged, handles of the selected one, a sketch of a new one.
import { handlesOf } from './region_shapes.js';

const NS = 'http://www.w3.org/2000/svg';
const WIDTH = 1000; // units of the drawing; its height follows the picture
const FINGER = 22; // pixels around a handle that count as the handle

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The drawing. Set `onDrag`, `onKey` and `onFocus` to handle its events. */
export class RegionCanvas {
  /** @param {HTMLElement} stage the element around the picture @param {string} label `Region {n}` */
  constructor(stage, label) {
    this.stage = stage;
    this.label = label;
    this.svg = svg('svg', { class: 'region-pick__svg', role: 'group', 'aria-describedby': 'region-pick-hint' });
    this.onDrag = () => null;
    this.onKey = () => {};
    this.onFocus = () => {};
    this.drawing = svg('g', {});
    this.next = svg('g', {});
    this.svg.append(this.drawing, this.next);
    stage.append(this.svg);
    this.svg.addEventListener('pointerdown', (event) => this.drag(event));
    this.svg.addEventListener('keydown', (event) => {
      const index = indexOf(event.target);
      if (index >= 0) this.onKey(index, event);
    });
    this.svg.addEventListener('focusin', (event) => {
      const index = indexOf(event.target);
      if (index >= 0) this.onFocus(index);
    });
  }

  get height() {
    const picture = this.stage.querySelector('img');
    return picture.naturalWidth ? (WIDTH * picture.naturalHeight) / picture.naturalWidth : WIDTH;
  }

  /** Units of the drawing per pixel of the screen. */
  get scale() {
    return WIDTH / (this.svg.clientWidth || WIDTH);
  }

  /** @returns {[number, number]} the position of an event as fractions of width and height, 0 to 1 */
  at(event) {
    const box = this.svg.getBoundingClientRect();
    const part = (value, size) => Math.min(1, Math.max(0, value / size));
    return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
  }

  /** Return whether two points are too close for a finger to tell apart. */
  near(first, second) {
    const [x, y] = [(first[0] - second[0]) * WIDTH, (first[1] - second[1]) * this.height];
    return Math.hypot(x, y) <= FINGER * this.scale;
  }

  drag(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const handle = Number(event.target.dataset?.handle ?? -1);
    const dragging = this.onDrag({ point: this.at(event), region: indexOf(event.target), handle });
    if (!dragging) return;
    const abort = new AbortController();
    const { signal } = abort;
    this.svg.setPointerCapture(event.pointerId);
    this.svg.addEventListener('pointermove', (moving) => dragging.move?.(this.at(moving)), { signal });
    for (const name of ['pointerup', 'pointercancel']) {
      this.svg.addEventListener(name, (ending) => {
        abort.abort();
        dragging.end(this.at(ending));
      }, { signal });
    }
  }

  /** Focus a region, if it exists. */
  focus(index) {
    this.drawing.querySelector(`[data-index="${index}"]`)?.focus();
  }

  shape(region, attributes) {
    const [w, h] = [WIDTH, this.height];
    if (region.shape === 'rect') return svg('rect', { x: region.x * w, y: region.y * h, width: region.width * w, height: region.height * h, ...attributes });
    if (region.shape === 'ellipse') return svg('ellipse', { cx: region.x * w, cy: region.y * h, rx: region.rx * w, ry: region.ry * h, ...attributes });
    return svg('polygon', { points: region.points.map(([x, y]) => `${x * w},${y * h}`).join(' '), ...attributes });
  }

  dot([x, y], attributes) {
    const place = { cx: x * WIDTH, cy: y * this.height };
    return [
      svg('circle', { ...place, r: FINGER * this.scale, class: 'region-pick__finger', ...attributes }),
      svg('circle', { ...place, r: 7 * this.scale, class: 'region-pick__handle' }),
    ];
  }

  /**
   * @param {(object|null)[]} regions by row
   * @param {number} selected the row whose handles are shown
   * @param {[number, number][]} corners of a polygon that is not closed yet
   */
  paint(regions, selected, corners) {
    const focused = indexOf(document.activeElement);
    const parts = regions.flatMap((region, index) => (region ? this.region(region, index, index === selected) : []));
    this.svg.setAttribute('viewBox', `0 0 ${WIDTH} ${this.height}`);
    this.drawing.replaceChildren(...parts);
    if (corners.length) {
      const points = corners.map(([x, y]) => `${x * WIDTH},${y * this.height}`).join(' ');
      this.drawing.append(svg('polyline', { points, class: 'region-pick__sketch' }), ...corners.flatMap((point) => this.dot(point, {})));
    }
    if (focused >= 0) this.focus(selected);
  }

  region(region, index, selected) {
    const name = this.label.replace('{n}', String(index + 1));
    const attributes = { class: `region-pick__region${selected ? ' region-pick__region--selected' : ''}`, 'data-index': index, tabindex: 0, role: 'button', 'aria-label': name, 'aria-pressed': selected };
    const dots = selected ? handlesOf(region).flatMap((point, handle) => this.dot(point, { 'data-index-of': index, 'data-handle': handle })) : [];
    return [this.shape(region, attributes), ...dots];
  }

  /** Show the shape that is being drawn; null: none. */
  sketch(region) {
    this.next.replaceChildren(...(region ? [this.shape(region, { class: 'region-pick__sketch' })] : []));
  }
}

/** @returns {number} the index of the row that an element of the drawing belongs to, or -1 */
function indexOf(element) {
  const { index, indexOf: owner } = element?.dataset ?? {};
  return Number(index ?? owner ?? -1);
}
