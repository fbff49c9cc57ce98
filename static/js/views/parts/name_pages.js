// Gives the names of a lobby the largest size at which they fit, and turns pages where they would be too small. All names stay
// in the layout, page below page, and a page is a window on them: so a name that lands is the only one that is laid out anew.
import { glideAll, whereAre } from './motion.js';

const SIZES = [1, 0.82, 0.66, 0.53, 0.44]; // relative; few, so that names seldom make room
const CUT = 0.1; // of the names of teams, at most; below these sizes more
const CUT_FROM = 3;
const LARGE = '(min-width: 60rem) and (min-height: 30rem)'; // in a smaller window names are scrolled

/**
 * @param {HTMLElement} slot with one window, or one for each team: `.names__window`, which holds a list of chips of equal height
 * @param {{onChange: () => void}} options called when the page or the number of pages has changed
 */
export function createNamePages(slot, { onChange }) {
  const large = window.matchMedia(LARGE);
  let scheduled = false;
  let mayGrow = true;
  let size = 0;
  let wanted = 0; // the page to show, if there are so many
  let pages = 1;
  let places = []; // the page of each chip
  let told = '';

  const windows = () => [...slot.querySelectorAll('.names__window')];

  function fitsAt(next) {
    size = next;
    const fit = String(SIZES[size]);
    if (slot.style.getPropertyValue('--fit') !== fit) slot.style.setProperty('--fit', fit);
    slot.classList.toggle('names--dense', size === SIZES.length - 1);
    const views = windows();
    return views.every((view) => view.firstElementChild.offsetHeight <= view.clientHeight + 1) && (size >= CUT_FROM || areWhole(views));
  }

  /** Whether nearly no name of a team is cut at the edge of its column. */
  function areWhole(views) {
    const chips = slot.matches('.names--teams') ? views.flatMap((view) => [...view.firstElementChild.children]) : [];
    return chips.filter((chip) => chip.scrollWidth > chip.clientWidth + 1).length <= CUT * chips.length;
  }

  /** Divide the list of a window into pages; nothing is written, so it costs one layout. */
  function divide(view) {
    const list = view.firstElementChild;
    const chips = [...list.children];
    if (!chips.length) return { list, height: 0, chips: [] };
    const gap = Number.parseFloat(getComputedStyle(list).rowGap) || 0;
    const row = chips[0].getBoundingClientRect().height + gap;
    const height = Math.max(1, Math.floor((view.clientHeight + gap) / row)) * row;
    return { list, height, chips: chips.map((chip) => ({ chip, page: Math.floor((chip.offsetTop + row / 2) / height) })) };
  }

  function lay() {
    scheduled = false;
    if (!slot.clientHeight) return; // hidden, or empty
    const [before, sizeBefore] = [mayGrow ? null : seen(), size]; // null: it is another window, or names are gone
    let fits = fitsAt(size);
    if (fits && mayGrow) {
      while (size > 0 && fitsAt(size - 1));
      fits = fitsAt(size) || fitsAt(size + 1);
    }
    while (!fits && size < SIZES.length - 1) fits = fitsAt(size + 1);
    mayGrow = false;
    places = fits || !large.matches ? [] : windows().map(divide);
    pages = Math.max(1, ...places.flatMap(({ chips }) => chips.map(({ page }) => page + 1)));
    show();
    if (before && size !== sizeBefore) glideAll(before); // all make room for new ones: the eye follows them
  }

  /** Where the names are that can be seen. */
  function seen() {
    const box = slot.getBoundingClientRect();
    const chips = [...slot.querySelectorAll('.names__window li:not([data-other-page])')];
    return new Map([...whereAre(chips)].filter(([, { top, bottom }]) => bottom > box.top && top < box.bottom));
  }

  function show() {
    const now = Math.min(wanted, pages - 1);
    if (!places.length) {
      for (const list of slot.querySelectorAll('[data-page]')) {
        delete list.dataset.page;
        list.style.removeProperty('transform');
        for (const chip of list.children) chip.removeAttribute('data-other-page');
      }
    }
    for (const { list, height, chips } of places) {
      const transform = `translateY(${-now * height}px)`;
      if (list.dataset.page !== `${now} ${height}`) {
        list.dataset.page = `${now} ${height}`;
        list.style.transform = transform;
      }
      for (const { chip, page } of chips) chip.toggleAttribute('data-other-page', page !== now);
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

  function layAnew() {
    mayGrow = true;
    schedule();
  }

  new ResizeObserver(layAnew).observe(slot);
  document.fonts.addEventListener('loadingdone', layAnew);

  return {
    /** Call it after names were added, or with `isLess` after some were changed or removed. */
    refresh: (isLess = false) => (isLess ? layAnew() : schedule()),
    get page() { return Math.min(wanted, pages - 1); },
    get count() { return pages; },
    /** @param {number} next a page from 0; the nearest one that exists is shown */
    turnTo(next) {
      wanted = Math.max(0, next);
      if (!scheduled) show();
    },
  };
}
