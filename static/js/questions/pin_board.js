// A sheet (map or picture) with a pin: set by tap, moved by arrow keys, or typed as two numbers; it can be enlarged.
import { h, icon, setText } from '../dom.js';
import { helpWithNumber } from './number_field.js';
import { numberOf, numberText } from './number_logic.js';
import { clamp, moved } from './pin_logic.js';

let fieldsDrawn = 0;

const SVG = 'http://www.w3.org/2000/svg';

/** @returns {SVGElement} */
export function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/**
 * A right region, with a light edge that keeps it apart from a dark picture.
 * @param {string} name of the SVG element
 * @param {object} attributes its shape
 * @param {string} [className] more classes
 * @returns {SVGElement[]}
 */
export function ring(name, attributes, className = '') {
  return [shape(name, { ...attributes, class: 'ring-edge' }), shape(name, { ...attributes, class: `ring ${className}`.trim() })];
}

/**
 * @param {object} options
 * @param {string} options.src address of the sheet
 * @param {[number, number]} options.size its width and height in pixels, to reserve the space before it has loaded
 * @param {string} options.alt what it shows
 * @param {string} options.name `map` or `picture`, for its looks
 * @param {number} options.largest how many times it can be enlarged
 * @param {[number, number]} options.step of an arrow key, in fractions of the sheet
 * @param {{toSheet: Function, fromSheet: Function}} options.grid
 * @param {{label: string, unit: string, low: number, high: number, toNumber: Function, fromNumber: Function, axis: number}[]} options.fields
 * @param {(point: number[]) => string} options.describe
 * @param {boolean} options.interactive
 * @param {(point: number[]) => void} options.onChange
 * @param {Function} options.t
 */
export function createPinBoard({ src, size, alt, name, largest, step, grid, fields, describe, interactive, onChange, t }) {
  let point = null;
  let locked = !interactive;
  let zoom = 1;
  const pin = h('span', { class: 'pin', hidden: true, 'aria-hidden': 'true' }, icon('geo-alt-fill'));
  const overlay = shape('svg', { class: 'pinboard__overlay', viewBox: '0 0 1 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const dots = h('div', { class: 'pinboard__dots', 'aria-hidden': 'true' });
  const picture = h('img', { class: 'pinboard__picture', src, width: size[0], height: size[1], alt: '', draggable: 'false' });
  const sheet = h('div', { class: 'pinboard__sheet' }, picture, overlay, dots, pin);
  const view = h('div', { class: 'pinboard__view', data: { testid: 'pin-board' }, ...(interactive ? { role: 'application', tabindex: '0', 'aria-label': `${alt}. ${t('pin_how')}` } : { tabindex: '0', role: 'group', 'aria-label': alt }) }, sheet);
  const where = h('output', { class: 'pinboard__where' });
  const inputs = interactive ? fields.map((field) => drawField(field)) : [];
  const tools = h('div', { class: 'pinboard__tools' },
    zoomButton('zoom-in', 'zoom_in', 2), zoomButton('zoom-out', 'zoom_out', 0.5));
  const frame = h('div', { class: 'pinboard__frame' }, view, tools);
  frame.style.setProperty('--ratio', String(size[0] / size[1]));
  const element = h('div', { class: `pinboard pinboard--${name}` }, frame, where,
    inputs.length ? h('div', { class: 'pinboard__fields' }, ...inputs.map((input) => input.element)) : null);

  function zoomButton(iconName, label, factor) {
    return h('button', { class: 'button button--icon', type: 'button', 'aria-label': t(label), on: { click: () => enlarge(factor) } }, icon(iconName));
  }

  function drawField(field) {
    const input = h('input', { class: 'input', type: 'text', inputmode: 'decimal', autocomplete: 'off', data: { testid: `pin-${field.label}` } });
    input.addEventListener('input', () => {
      const numbers = inputs.map((other) => numberOf(other.input.value, other.field.unit));
      if (numbers.some((number, index) => number === null || number < fields[index].low || number > fields[index].high)) return;
      const next = [];
      numbers.forEach((number, index) => { next[fields[index].axis] = fields[index].fromNumber(number); });
      set(next, { typed: true });
    });
    const id = `pin-${field.label}-${fieldsDrawn += 1}`;
    input.id = id;
    const { button, note, clear } = helpWithNumber(input, { unit: field.unit, low: field.low, high: field.high, t });
    const line = h('div', { class: 'answer-field__line' }, field.low < 0 ? button : null, input);
    return { input, field, button, clear, element: h('div', { class: 'pinboard__field' }, h('label', { for: id }, t(field.label)), line, note) };
  }

  function put(mark, place) {
    const [x, y] = grid.toSheet(place);
    mark.style.left = `${100 * x}%`;
    mark.style.top = `${100 * y}%`;
  }

  function set(next, { silent = false, typed = false } = {}) {
    point = next;
    pin.hidden = !point;
    if (!point) {
      setText(where, '');
      return;
    }
    put(pin, point);
    setText(where, describe(point));
    if (!typed) {
      for (const { input, field, clear } of inputs) {
        input.value = numberText(field.toNumber(point[field.axis]), document.documentElement.lang, { useGrouping: false });
        clear();
      }
    }
    if (!silent) onChange(point);
  }

  function enlarge(factor) {
    const centre = point ? grid.toSheet(point) : [(view.scrollLeft + view.clientWidth / 2) / sheet.clientWidth, (view.scrollTop + view.clientHeight / 2) / sheet.clientHeight];
    zoom = clamp(zoom * factor, 1, largest);
    sheet.style.setProperty('--zoom', String(zoom));
    scrollTo(centre);
  }

  function scrollTo([x, y]) {
    view.scrollTo(x * sheet.clientWidth - view.clientWidth / 2, y * sheet.clientHeight - view.clientHeight / 2);
  }

  function reveal() {
    const box = view.getBoundingClientRect();
    const at = pin.getBoundingClientRect();
    if (at.left < box.left || at.right > box.right || at.top < box.top || at.bottom > box.bottom) scrollTo(grid.toSheet(point));
  }

  sheet.addEventListener('click', (event) => {
    if (locked) return;
    const box = sheet.getBoundingClientRect();
    set(grid.fromSheet([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]));
  });
  view.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '-') {
      event.preventDefault();
      enlarge(event.key === '+' ? 2 : 0.5);
      return;
    }
    if (locked) return;
    const from = point ? grid.toSheet(point) : [0.5, 0.5];
    const next = moved(from, event.key, step.map((size) => (size * (event.shiftKey ? 5 : 1)) / zoom));
    if (!next) return;
    event.preventDefault();
    set(grid.fromSheet(point ? next : from));
    reveal();
  });

  // Start in the middle of a large sheet. The element cannot be scrolled before it is on the page.
  requestAnimationFrame(() => { if (!point) scrollTo([0.5, 0.5]); });

  return {
    element,
    overlay,
    /** Scroll to a point. */
    show: (place) => requestAnimationFrame(() => scrollTo(grid.toSheet(place))),
    get value() { return point; },
    setValue(next) { set(next ?? null, { silent: true }); },
    setDisabled(disabled) {
      locked = disabled || !interactive;
      for (const { input, button } of inputs) {
        input.readOnly = locked;
        button.hidden = locked;
      }
      if (interactive) view.setAttribute('aria-label', locked ? alt : `${alt}. ${t('pin_how')}`);
      element.classList.toggle('pinboard--locked', locked);
    },
    /** Show the pins of all students. @param {number[][]} points */
    showDots(points) {
      dots.replaceChildren(...points.map((place) => {
        const dot = h('span', { class: 'pinboard__dot' });
        put(dot, place);
        return dot;
      }));
    },
  };
}
