// A place on the question's picture.
import { createOutcome, factLine } from '../outcome.js';
import { createPinBoard, ring } from '../pin_board.js';
import { picture } from '../pin_logic.js';
import { register } from '../registry.js';

register({
  name: 'image_pin',
  hint: 'status_none_pin',
  drawsPicture: true,
  isComplete: Array.isArray,
  isSame: (left, right) => Boolean(left && right) && left.every((number, index) => number === right[index]),
  describe: placeText,
  keyText: () => '',
  draw: drawPicture,
});

function placeText([x, y]) {
  return `${Math.round(100 * x)} %, ${Math.round(100 * y)} %`;
}

const toPercent = (fraction) => Math.round(fraction * 1000) / 10;
const toFraction = (percent) => percent / 100;
const FIELDS = [
  { label: 'from_left', unit: '%', axis: 0, low: 0, high: 100, toNumber: toPercent, fromNumber: toFraction },
  { label: 'from_top', unit: '%', axis: 1, low: 0, high: 100, toNumber: toPercent, fromNumber: toFraction },
];

function drawPicture(question, { interactive = false, t, onChange = () => {} }) {
  const board = createPinBoard({
    src: question.image?.url ?? '', size: [question.image?.width ?? 4, question.image?.height ?? 3], alt: question.image?.alt ?? '', name: 'picture', largest: 4, step: [0.01, 0.01], grid: picture,
    fields: FIELDS, describe: placeText, interactive, t, onChange: (point) => onChange(point, false),
  });
  const outcome = createOutcome();
  board.element.append(outcome.element);
  return Object.assign(board, {
    showResults({ tally, key }) {
      board.showDots(tally?.points ?? []);
      board.overlay.replaceChildren(...(key?.regions ?? []).flatMap(drawRegion));
      outcome.show([key, tally?.counts], () => [
        key ? factLine(t('regions_are_right')) : null,
        key && tally ? factLine(t('pins_inside', { n: tally.counts?.right ?? 0, count: tally.answered ?? 0 })) : null,
      ]);
    },
  });
}

/** @returns {SVGElement[]} a region in fractions of the picture */
export function drawRegion(region) {
  if (region.shape === 'rect') return ring('rect', { x: region.x, y: region.y, width: region.width, height: region.height });
  if (region.shape === 'ellipse') return ring('ellipse', { cx: region.x, cy: region.y, rx: region.rx, ry: region.ry });
  return ring('polygon', { points: region.points.map((point) => point.join(',')).join(' ') });
}
