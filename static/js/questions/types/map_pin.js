// A place on the map of the world.
import { numberText } from '../number_logic.js';
import { createOutcome, factLine, rightLine } from '../outcome.js';
import { createPinBoard, ring } from '../pin_board.js';
import { circleOnMap, distanceKm, world } from '../pin_logic.js';
import { register } from '../registry.js';

register({
  name: 'map_pin',
  hint: 'status_none_pin',
  isComplete: Array.isArray,
  isSame: (left, right) => Boolean(left && right) && left.every((number, index) => number === right[index]),
  describe: (value) => placeText(value),
  keyText: (key) => placeText(key.point),
  draw: drawMap,
});

/** @returns {string} such as 4.7° N, 74.1° W */
export function placeText([longitude, latitude]) {
  const shown = (angle) => numberText(Math.round(Math.abs(angle) * 100) / 100, document.documentElement.lang);
  const west = document.documentElement.lang === 'es' ? 'O' : 'W';
  return `${shown(latitude)}° ${latitude >= 0 ? 'N' : 'S'}, ${shown(longitude)}° ${longitude >= 0 ? 'E' : west}`;
}

const same = (number) => number;
const FIELDS = [
  { label: 'latitude', unit: '°', axis: 1, low: -90, high: 90, toNumber: same, fromNumber: same },
  { label: 'longitude', unit: '°', axis: 0, low: -180, high: 180, toNumber: same, fromNumber: same },
];

function drawMap(question, { interactive = false, t, onChange = () => {} }) {
  const board = createPinBoard({
    src: document.body.dataset.worldMap, size: [3600, 1800], alt: t('world_map'), name: 'map', largest: 8, step: [1 / 180, 1 / 90], grid: world,
    fields: FIELDS, describe: placeText, interactive, t, onChange: (point) => onChange(point, false),
  });
  const outcome = createOutcome();
  let known = false;
  board.element.append(outcome.element);
  return Object.assign(board, {
    showResults({ tally, key, own }) {
      board.showDots(tally?.points ?? []);
      outcome.show([key, own, tally?.median_km], () => [
        key ? rightLine(t('place_within', { place: placeText(key.point), km: key.full_km }), t) : null,
        key && own ? factLine(t('you_were_off', { km: Math.round(distanceKm(own, key.point)) })) : null,
        key && typeof tally?.median_km === 'number' ? factLine(t('median_off', { km: tally.median_km })) : null,
      ]);
      board.overlay.replaceChildren(...(key ? rings(key) : []));
      if (key && !known) board.show(key.point);
      known = Boolean(key);
    },
  });
}

/** @returns {SVGElement[]} the radii around the right place */
export function rings(key) {
  const [x, y] = world.toSheet(key.point);
  return [['zero_km', 'ring--outer'], ['full_km', '']].flatMap(([name, className]) => {
    const { rx, ry } = circleOnMap(key.point, Math.max(key[name], 40)); // a point with no radius can still be seen
    return ring('ellipse', { cx: x, cy: y, rx: rx / 360, ry: ry / 180 }, className);
  });
}
