// The point of a map question on the map that students see: the pin is moved by clicking or by keys; pin and circles show
// the values of the fields.
import { createTranslator } from '../messages.js';
import { placeText, rings } from '../questions/types/map_pin.js';
import { numberOf, numberText } from '../questions/number_logic.js';
import { createPinBoard } from '../questions/pin_board.js';
import { world } from '../questions/pin_logic.js';

const NAMES = ['point.0', 'point.1', 'full_km', 'zero_km'];

/** @returns {[number, number]|null} longitude and latitude in two fields, or null if they are invalid */
export function pointIn(east, north) {
  const point = [numberOf(east), numberOf(north)];
  return point.includes(null) || Math.abs(point[0]) > 180 || Math.abs(point[1]) > 90 ? null : point;
}

/** @param {HTMLFormElement} form the editor */
export function pickPoint(form) {
  const root = form.querySelector('[data-map-pick]');
  if (!root) return;
  const fields = NAMES.map((name) => form.elements[`map_pin.${name}`]);
  const [east, north, full, zero] = fields;
  let board = null;

  function show() {
    const point = pointIn(east.value, north.value);
    const km = (field) => numberOf(field.value) ?? Number(field.placeholder);
    board.setValue(point);
    board.overlay.replaceChildren(...(point ? rings({ point, full_km: km(full), zero_km: km(zero) }) : []));
  }

  function put(point) {
    [east.value, north.value] = point.map((angle) => numberText(angle, document.documentElement.lang));
    form.dispatchEvent(new Event('input'));
  }

  function draw() {
    const t = createTranslator(JSON.parse(root.dataset.texts), document.documentElement.lang);
    board = createPinBoard({
      src: document.body.dataset.worldMap, size: [3600, 1800], alt: t('world_map'), name: 'map', largest: 8, step: [1 / 180, 1 / 90], grid: world,
      fields: [], describe: placeText, interactive: true, t, onChange: put,
    });
    root.append(board.element);
    root.hidden = false;
    form.addEventListener('input', show);
    show();
  }

  // The map is large: it is loaded only for this type.
  form.addEventListener('typechange', (event) => { if (event.detail === 'map_pin' && !board) draw(); });
}
