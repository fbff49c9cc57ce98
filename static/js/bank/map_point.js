// The place of a map question: a pin on the world map, moved by clicking or by keys; the two number fields say the same.
import { setText } from '../dom.js';

const ZOOMS = [1, 2, 4, 8];
const STEP = 1; // degrees for an arrow key on the smallest map
const LEAPS = 10; // times that, with the Shift key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @returns {number} what a field says: decimal comma or point, and a real minus sign; NaN when it is no number */
export function numberIn(text) {
  const plain = text.trim().replace('\u2212', '-').replace(',', '.');
  return plain === '' ? NaN : Number(plain);
}

/** @returns {[number, number]|null} longitude and latitude */
export function pointIn(east, north) {
  const point = [numberIn(east), numberIn(north)];
  return Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90 ? point : null;
}

/** @returns {[number, number]} the place below a point of an equirectangular map, given in parts of its width and height */
export function placeAt(x, y, digits) {
  const round = (value) => Number(value.toFixed(digits));
  return [round(Math.min(180, Math.max(-180, 360 * x - 180))), round(Math.min(90, Math.max(-90, 90 - 180 * y)))];
}

/** @param {HTMLFormElement} form the editor */
export function pickPoint(form) {
  const root = form.querySelector('[data-map-pick]');
  if (!root) return;
  const [view, stage, pin, where] = ['window', 'stage', 'pin', 'where'].map((name) => root.querySelector(`[data-map-${name}]`));
  const [east, north] = ['map_pin.point.0', 'map_pin.point.1'].map((name) => form.elements[name]);
  let zoom = 0;
  root.hidden = false;

  function show() {
    const point = pointIn(east.value, north.value);
    pin.hidden = !point;
    if (point) {
      pin.style.left = `${(point[0] + 180) / 3.6}%`;
      pin.style.top = `${(90 - point[1]) / 1.8}%`;
    }
    const [x, y] = point ?? [];
    const text = where.dataset.there.replace('{north}', `${Math.abs(y)}° ${y < 0 ? 'S' : 'N'}`).replace('{east}', `${Math.abs(x)}° ${x < 0 ? where.dataset.west : 'E'}`);
    setText(where, point ? text : where.dataset.nowhere);
  }

  function put([x, y]) {
    east.value = String(x);
    north.value = String(y);
    show();
    form.dispatchEvent(new Event('input'));
  }

  function center() {
    const [x, y] = pointIn(east.value, north.value) ?? [0, 0];
    view.scrollLeft = ((x + 180) / 360) * stage.offsetWidth - view.clientWidth / 2;
    view.scrollTop = ((90 - y) / 180) * stage.offsetHeight - view.clientHeight / 2;
  }

  function setZoom(step) {
    zoom = Math.min(ZOOMS.length - 1, Math.max(0, zoom + step));
    stage.style.width = `${100 * ZOOMS[zoom]}%`;
    for (const button of root.querySelectorAll('[data-map-zoom]')) {
      button.disabled = zoom === (Number(button.dataset.mapZoom) > 0 ? ZOOMS.length - 1 : 0);
    }
    center();
  }

  stage.addEventListener('click', (event) => {
    const box = stage.getBoundingClientRect();
    put(placeAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, 2));
  });
  stage.addEventListener('keydown', (event) => {
    const move = ARROWS[event.key];
    if (move) {
      event.preventDefault();
      const by = (STEP / ZOOMS[zoom]) * (event.shiftKey ? LEAPS : 1);
      const [x, y] = pointIn(east.value, north.value) ?? [0, 0];
      put(placeAt((x + by * move[0] + 180) / 360, (90 - y - by * move[1]) / 180, 3));
      center();
    } else if (event.key === '+' || event.key === '-') {
      event.preventDefault();
      setZoom(event.key === '+' ? 1 : -1);
    }
  });
  for (const button of root.querySelectorAll('[data-map-zoom]')) {
    button.addEventListener('click', () => setZoom(Number(button.dataset.mapZoom)));
  }
  for (const field of [east, north]) field.addEventListener('input', show);
  form.addEventListener('typechange', () => {
    show();
    center();
  });
  setZoom(0);
  show();
}
