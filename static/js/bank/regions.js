// The right regions of an image question: drawn, moved and resized over the picture. The fields of the rows are what is saved.
import { RegionCanvas } from './region_canvas.js';
import { SHAPES, between, fieldsOf, grown, moved, regionOf, reshaped, resized } from './region_shapes.js';

const STEP = 0.01;
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const CLICK = 0.01; // a shorter movement of the pointer is a click; fraction of the width

function readRow(row) {
  const fields = {};
  for (const field of row.querySelectorAll('input, select')) fields[field.name.split('.').at(-1)] = field.value;
  return fields;
}

function writeRow(row, region) {
  const fields = fieldsOf(region, document.documentElement.lang);
  for (const field of row.querySelectorAll('input, select')) field.value = fields[field.name.split('.').at(-1)];
  fitRow(row);
}

/** Show only the fields of the row's shape. */
function fitRow(row) {
  const shape = row.querySelector('[data-shape]').value;
  for (const field of row.querySelectorAll('[data-for-shapes]')) {
    const own = field.dataset.forShapes.split(' ').includes(shape);
    field.closest('.field').hidden = !own && field.value === '';
  }
}

/**
 * @param {HTMLFormElement} form the editor
 * @param {import('./list_rows.js').ListRows} list the rows of regions
 */
export function drawRegions(form, list) {
  const root = form.querySelector('[data-region-pick]');
  if (!root || !list) return;
  const shown = form.querySelector('[data-picture]');
  const picture = root.querySelector('[data-region-picture]');
  const canvas = new RegionCanvas(root.querySelector('[data-region-stage]'), root.dataset.regionLabel);
  let tool = 'rect';
  let selected = -1;
  let corners = []; // of a polygon that is not closed yet
  root.hidden = false;

  function regions() {
    return list.rows.map((row) => regionOf(readRow(row)));
  }

  function paint() {
    canvas.paint(regions(), selected, corners);
  }

  function set(index, region) {
    writeRow(list.rows[index], region);
    form.dispatchEvent(new Event('input'));
    paint();
  }

  function create(region) {
    const free = list.rows.findIndex((row) => Object.values(readRow(row)).every((value) => value === ''));
    if (free < 0 && list.rows.length >= list.most) return;
    selected = free < 0 ? list.rows.length : free;
    if (free < 0) list.add();
    set(selected, region);
  }

  function select(index) {
    selected = index;
    paint();
  }

  function corner(point) {
    if (corners.length >= 3 && canvas.near(corners[0], point)) {
      create({ shape: 'polygon', points: corners });
      corners = [];
    } else {
      corners = [...corners, point];
    }
    paint();
  }

  function remove(index) {
    list.remove(list.rows[index]);
    selected = -1;
    paint();
    canvas.focus(Math.max(0, index - 1));
  }

  /** Continue a drag: draw, move or resize, as it was begun. */
  canvas.onDrag = (start) => {
    if (corners.length) return { end: corner };
    const region = start.region >= 0 ? regions()[start.region] : null;
    if (region) select(start.region);
    else if (tool === 'polygon') return { end: corner };
    return {
      move(point) {
        const [dx, dy] = [point[0] - start.point[0], point[1] - start.point[1]];
        if (start.handle >= 0) set(start.region, resized(region, start.handle, point));
        else if (region) set(start.region, moved(region, dx, dy));
        else canvas.sketch(between(tool, start.point, point));
      },
      end(point) {
        canvas.sketch(null);
        const far = Math.max(Math.abs(point[0] - start.point[0]), Math.abs(point[1] - start.point[1])) > CLICK;
        if (!region && far) create(between(tool, start.point, point));
        else if (region) canvas.focus(start.region);
      },
    };
  };
  canvas.onKey = (index, event) => {
    const region = regions()[index];
    const arrow = ARROWS[event.key];
    if (arrow && region) {
      event.preventDefault();
      selected = index;
      set(index, (event.shiftKey ? grown : moved)(region, ...arrow));
      canvas.focus(index);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      remove(index);
    }
  };
  canvas.onFocus = (index) => { if (index !== selected) select(index); };

  for (const button of root.querySelectorAll('[data-region-tool]')) {
    button.addEventListener('click', () => {
      tool = button.dataset.regionTool;
      corners = [];
      for (const each of root.querySelectorAll('[data-region-tool]')) each.setAttribute('aria-pressed', String(each === button));
      paint();
    });
  }
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !corners.length) return;
    corners = [];
    paint();
  });
  list.root.addEventListener('change', (event) => {
    const row = event.target.closest('[data-list-row]');
    if (!event.target.matches('[data-shape]') || !row) return;
    const fields = readRow(row);
    const before = Object.keys(SHAPES).map((shape) => regionOf({ ...fields, shape })).find(Boolean);
    if (before && fields.shape) writeRow(row, reshaped(before, fields.shape));
    else fitRow(row);
    paint();
  });
  list.root.addEventListener('input', paint);
  list.root.addEventListener('rows', () => {
    list.rows.forEach(fitRow);
    paint();
  });

  function showPicture() {
    const address = shown.getAttribute('src');
    if (address) picture.src = address;
    root.querySelector('[data-region-ready]').hidden = !address;
    root.querySelector('[data-region-wait]').hidden = Boolean(address);
  }

  picture.addEventListener('load', paint);
  form.addEventListener('picture', showPicture);
  form.addEventListener('typechange', () => {
    list.rows.forEach(fitRow);
    paint();
  });
  new ResizeObserver(paint).observe(picture);
  list.rows.forEach(fitRow);
  showPicture();
}

