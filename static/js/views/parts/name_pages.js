// Gives the names of a lobby the largest size at which they fit, and turns pages where they would be too small. A name takes the
// first gap that is wide enough and stays there, whoever comes later: places are counted in letters, so that a smaller size draws
// all names towards the corner of their list at once, as if one stepped back from the wall, and makes room at its edges.
import { appear, zoom } from './motion.js';

const SIZES = [1, 0.82, 0.66, 0.53, 0.44]; // relative; few, so that names seldom get smaller
const SMALLEST = SIZES.length - 1;
const CUT = 0.1; // of the names of teams, at most; below these sizes more
const CUT_FROM = 3;
const LONGEST = 16; // letters' heights, as in screen.css
const SLACK = 0.01; // of a letter: measurements are rounded
const LARGE = '(min-width: 60rem) and (orientation: landscape)'; // as in screen.css; in other windows names flow and are scrolled

/** @returns {number} where there is room in a row for a name of this width; -1: nowhere */
function roomIn(row, width, { gap, most }) {
  let x = 0;
  for (const name of row) {
    if (x + width + gap <= name.x + SLACK) return x;
    x = name.x + name.width + gap;
  }
  return x + width <= most + SLACK ? x : -1;
}

/**
 * @param {HTMLElement} slot with one window, or one for each team: `.names__window`, which holds a list of chips of equal height
 * @param {{onChange: () => void}} options called when the page or the number of pages has changed
 */
export function createNamePages(slot, { onChange }) {
  const large = window.matchMedia(LARGE);
  let scheduled = false;
  let wanted = 0; // the page to show, if there are so many
  let pages = 1;
  let size = 0;
  let ems = []; // pixels of a letter's height at each size
  let walls = []; // the windows, with their names in rows
  let measures = ''; // of the windows that names have their places in
  let isLess = false; // names were removed or changed since the last time
  let told = '';

  const isTeams = () => slot.matches('.names--teams');

  function writeSize() {
    const fit = String(SIZES[size]);
    if (slot.style.getPropertyValue('--fit') !== fit) slot.style.setProperty('--fit', fit);
    slot.classList.toggle('names--dense', size === SMALLEST);
  }

  /** Begin with the largest size and no name in its place. */
  function clear(views) {
    walls = views.map((view) => ({ list: view.firstElementChild, width: view.clientWidth, height: view.clientHeight, gap: 0, rowGap: 0, step: 0, rows: [], names: new Map() }));
    ems = SIZES.map((fit) => {
      slot.style.setProperty('--fit', String(fit));
      return Number.parseFloat(getComputedStyle(walls[0].list).fontSize);
    });
    size = 0;
    writeSize();
  }

  /** Measure the names in a list that have not been, or all. @returns {object[]} those which are new or have another width */
  function measure(wall, all = false) {
    const chips = [...wall.list.children];
    const measured = all ? chips : chips.filter((chip) => !wall.names.has(chip));
    if (!measured.length) return [];
    const em = ems[size];
    const inEms = (element, property) => Number.parseFloat(getComputedStyle(element)[property]) / em; // whatever moves just now
    if (!wall.step) {
      wall.gap = inEms(wall.list, 'columnGap');
      wall.rowGap = inEms(wall.list, 'rowGap');
      wall.step = inEms(measured[0], 'height') + wall.rowGap;
    }
    return measured.flatMap((chip) => {
      const whole = inEms(chip, 'width') + Math.max(0, chip.scrollWidth - chip.clientWidth) / em;
      const known = wall.names.get(chip);
      if (known && Math.abs(known.whole - whole) < SLACK * 10) return [];
      const name = { chip, whole, x: 0, width: 0, at: known?.at ?? '' };
      wall.names.set(chip, name);
      return [name];
    });
  }

  /** What a window takes at the present size, in letters' heights, and the number of rows of a page. */
  function takes(wall) {
    const rows = wall.step ? Math.max(1, Math.floor((wall.height / ems[size] + wall.rowGap + SLACK) / wall.step)) : 1;
    return { gap: wall.gap, most: wall.width / ems[size], rows };
  }

  const widthOf = (name, most) => Math.min(name.whole, most, isTeams() ? most : LONGEST);

  /** Whether nearly no name of a team is cut at the edge of its column. */
  function areWhole() {
    if (!isTeams() || size >= CUT_FROM) return true;
    const cut = walls.flatMap((wall) => [...wall.names.values()].filter(({ whole }) => whole > takes(wall).most + SLACK * 10));
    return cut.length <= CUT * walls.reduce((count, wall) => count + wall.names.size, 0);
  }

  /** Give a name its place for good. @returns {boolean} whether there is one at this size */
  function settle(wall, name) {
    const room = takes(wall);
    const width = widthOf(name, room.most);
    for (let index = 0; index < room.rows || size === SMALLEST; index += 1) {
      const row = wall.rows[index] ?? [];
      const x = isTeams() && row.length ? -1 : roomIn(row, width, room);
      if (x < 0) continue;
      Object.assign(name, { x, width });
      row.push(name);
      row.sort((a, b) => a.x - b.x);
      wall.rows[index] = row;
      return true;
    }
    return false;
  }

  /** Place all names of a window one after the other, as words in a text. @returns {boolean} whether they fit on one page */
  function flow(wall) {
    const room = takes(wall);
    wall.rows = [];
    for (const name of wall.names.values()) {
      name.width = widthOf(name, room.most);
      const last = wall.rows.at(-1)?.at(-1);
      name.x = last ? last.x + last.width + room.gap : 1;
      if (last && !isTeams() && name.x + name.width <= room.most + SLACK) wall.rows.at(-1).push(name);
      else wall.rows.push([Object.assign(name, { x: 0 })]);
    }
    return wall.rows.length <= room.rows;
  }

  /** Names stand closer at the smallest size, without frames: so all are placed anew. */
  function condense() {
    size = SMALLEST;
    writeSize();
    for (const wall of walls) {
      wall.names.clear();
      wall.step = 0;
      measure(wall);
      flow(wall);
    }
  }

  function placeAll(views) {
    clear(views);
    for (const wall of walls) measure(wall);
    for (; size < SMALLEST; size += 1) {
      if (walls.map(flow).every(Boolean) && areWhole()) return writeSize();
    }
    return condense();
  }

  /** Forget who has left, and who has another name, whose place may be too narrow. @returns {object[]} the names without a place */
  function tidy() {
    const fresh = walls.flatMap((wall) => measure(wall, isLess).map((name) => ({ wall, name })));
    for (const wall of isLess ? walls : []) {
      for (const chip of wall.names.keys()) if (chip.parentElement !== wall.list) wall.names.delete(chip);
      wall.rows = wall.rows.map((row) => row.filter((name) => wall.names.get(name.chip) === name));
    }
    return fresh;
  }

  function placeNew() {
    const sizeBefore = size;
    let waiting = tidy().filter(({ wall, name }) => !settle(wall, name));
    while (size < SMALLEST && (waiting.length || !areWhole())) {
      size += 1;
      if (size === SMALLEST) condense();
      else waiting = waiting.filter(({ wall, name }) => !settle(wall, name));
    }
    if (size === sizeBefore) return;
    writeSize();
    for (const { list } of walls) {
      if (size === SMALLEST) appear(list);
      else zoom(list, ems[sizeBefore] / ems[size]);
    }
  }

  function writePlaces() {
    const sign = getComputedStyle(slot).direction === 'rtl' ? -1 : 1;
    pages = 1;
    for (const wall of walls) {
      wall.rowsOfPage = takes(wall).rows;
      pages = Math.max(pages, Math.ceil(wall.rows.length / wall.rowsOfPage));
      wall.rows.forEach((row, index) => {
        for (const name of row) {
          const at = `${(sign * name.x).toFixed(3)}em ${(index * wall.step).toFixed(3)}em`;
          if (name.at !== at) name.chip.style.translate = at;
          name.at = at;
        }
      });
    }
  }

  /** In a small window names flow, and are scrolled. */
  function release() {
    for (const { list, names } of walls) {
      list.style.removeProperty('transform');
      for (const chip of names.keys()) {
        chip.style.removeProperty('translate');
        chip.removeAttribute('data-other-page');
      }
    }
    [walls, measures, pages, size] = [[], '', 1, 0];
    writeSize();
  }

  function lay() {
    scheduled = false;
    slot.classList.toggle('names--placed', large.matches);
    const views = [...slot.querySelectorAll('.names__window')];
    if (!slot.clientHeight || !views.length) return; // hidden, or empty
    if (!large.matches) release();
    else {
      const now = views.map((view) => `${view.clientWidth} ${view.clientHeight}`).join();
      const isSame = now === measures && views.every((view, index) => view.firstElementChild === walls[index].list);
      if (isSame) placeNew();
      else placeAll(views);
      measures = now;
      writePlaces();
    }
    isLess = false;
    show();
  }

  function show() {
    const now = Math.min(wanted, pages - 1);
    for (const { list, rows, rowsOfPage, step } of walls) {
      const transform = now ? `translateY(${(-now * rowsOfPage * step).toFixed(3)}em)` : '';
      if (list.style.transform !== transform) list.style.transform = transform;
      rows.forEach((row, index) => {
        for (const { chip } of row) chip.toggleAttribute('data-other-page', Math.floor(index / rowsOfPage) !== now);
      });
    }
    if (told === `${now}/${pages}`) return;
    told = `${now}/${pages}`;
    onChange();
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(lay);
  }

  new ResizeObserver(lay).observe(slot); // before the frame is painted in which the slot has this size
  document.fonts.addEventListener('loadingdone', () => { // some names are wider now, or narrower
    isLess = true;
    schedule();
  });

  return {
    /** Call it after names were added, or with `someLess` after some were changed or removed. */
    refresh(someLess = false) {
      isLess ||= someLess;
      schedule();
    },
    get page() { return Math.min(wanted, pages - 1); },
    get count() { return pages; },
    /** @param {number} next a page from 0; the nearest one that exists is shown */
    turnTo(next) {
      wanted = Math.max(0, next);
      if (!scheduled) show();
    },
  };
}
