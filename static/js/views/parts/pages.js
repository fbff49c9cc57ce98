// Makes the projector's content fit its window: smaller first, and in pages when it would become too small to read. What
// explains a result comes after it, on pages of its own: until somebody presses on, the right answer has the wall to itself.
import { blocksOf, piecesOf, showAll, showOnly, switchOff } from './blocks.js';
import { narrowAll } from './narrow.js';

const STEPS = [1.25, 1.12, 1, 0.92, 0.85, 0.78, 0.7, 0.62];
const IN_PAGES = [0.7, 0.62]; // the first that needs the fewest pages: no reason to be small when pages turn
const TINY = [0.55, 0.48, 0.42, 0.36, 0.3]; // for a page with one thing that cannot be divided, such as a map
const WHOLE = 0.85; // down to this size no word is broken
const HEAD = 0.35; // a question that takes less of the height is repeated on every page
const HEAD_BESIDE = 0.9; // one with a picture, beside its answers
/** In a smaller window, such as a laptop's at 200 % zoom, content is scrolled. */
/** What is shown after the rest. */
const LATER = '.analysis:not([hidden])';
const LARGE = '(min-width: 60rem) and (min-height: 30rem)';

/**
 * @param {HTMLElement} frame what must not overflow
 * @param {HTMLElement} content where the custom property --fit is set; its sizes are multiples of --fit
 * @param {{steps?: number[], inPages?: number[], divides?: boolean, onChange?: () => void}} [options] `steps` to try, the
 *   largest first; `inPages` those to try with pages, `divides`
 *   whether pages may be made; `onChange` is called when the page or the number of pages has changed, `onShown` whenever a
 *   page has its size
 */
export function createPages(frame, content, { steps = STEPS, inPages = IN_PAGES, divides = true, onChange = () => {}, onShown = () => {} } = {}) {
  const large = window.matchMedia(LARGE);
  let scheduled = false;
  const used = {}; // the size that fitted last time, of each part
  let asked = null; // the text of a question that keeps its size, and that size
  let head = null;
  let blocks = [];
  let pages = [{ fit: 1 }];
  let wanted = 0; // the page to show, if there are so many
  let told = '';

  function set(fit) {
    content.style.setProperty('--fit', String(fit));
    narrowAll(content);
  }

  function areWordsWhole() {
    content.classList.add('is-unbroken');
    const whole = [...content.querySelectorAll('.choice__text, .question__prompt')].every((text) => text.scrollWidth <= text.clientWidth + 1);
    content.classList.remove('is-unbroken');
    return whole;
  }

  const isFitting = () => frame.scrollHeight <= frame.clientHeight + 1;
  const fitsAt = (fit) => { set(fit); return isFitting() && (fit < WHOLE || areWordsWhole()); };
  const bottom = () => frame.getBoundingClientRect().top + frame.clientHeight - Number.parseFloat(getComputedStyle(frame).paddingBottom);

  /** Every measurement lays out the page, so the search starts at the size that fitted last time. */
  function fitsWhole(step) {
    let at = used[step] ?? 0;
    let fits = fitsAt(steps[at]);
    if (fits) {
      while (at > 0 && fitsAt(steps[at - 1])) at -= 1;
    } else {
      while (!fits && at < steps.length - 1) fits = fitsAt(steps[at += 1]);
    }
    used[step] = at;
    return { fits, fit: steps[at] };
  }

  const sections = () => [...content.querySelectorAll('.analysis > :not([hidden]) > *')];

  /** Show one part, whole: all, or what comes first or later, or `only` one section of that. */
  function enter(step, only) {
    if (step === 'later') asked?.text.style.removeProperty('--fit');
    else asked?.text.style.setProperty('--fit', String(asked.fit));
    showAll(content);
    delete content.dataset.paged;
    if (step === 'all') delete content.dataset.step;
    else content.dataset.step = step;
    if (only) for (const section of sections()) switchOff(section, section !== only);
  }

  /** The part with the question, if it may stand on every page. */
  function headOf() {
    const text = content.querySelector('.question__text');
    if (!text) return null;
    const isBeside = content.querySelector('.question').dataset.image === 'true';
    return text.offsetHeight <= frame.clientHeight * (isBeside ? HEAD_BESIDE : HEAD) ? { text, isBeside } : null;
  }

  function display(from, to, fit) {
    showOnly(content, blocks, from, to);
    if (head) switchOff(head.text, head.isBeside && !blocks.slice(from, to).some((block) => block.closest('.question__answer')));
    set(fit);
  }

  /** @returns {number} the block after the last one that fits on the page that begins with `from` */
  function endOf(from, fit) {
    display(from, blocks.length, fit);
    const limit = bottom() + 1;
    let to = from + 1;
    while (to < blocks.length && blocks[to].getBoundingClientRect().bottom <= limit) to += 1;
    for (display(from, to, fit); !isFitting() && to > from + 1; display(from, to, fit)) to -= 1;
    return to;
  }

  function divide(step, only) {
    const made = inPages.map((size) => divideAt(size, step, only));
    const fewest = Math.min(...made.map(({ pages: { length } }) => length));
    const best = made.find((each) => each.pages.length === fewest);
    return best.pages.map((page) => ({ ...page, head: best.head, blocks: best.blocks }));
  }

  function divideAt(size, step, only) {
    enter(step, only);
    content.dataset.paged = 'repeated';
    set(size);
    head = headOf();
    content.dataset.paged = head ? 'repeated' : 'stacked';
    blocks = blocksOf(content, head?.text);
    const made = [];
    for (let from = 0; from < blocks.length;) {
      const to = endOf(from, size);
      let fit = size;
      if (!isFitting()) { // one block that is too large
        const pieces = piecesOf(blocks[from]);
        if (pieces && !pieces.includes(blocks[from])) {
          blocks.splice(from, 1, ...pieces);
          continue;
        }
        fit = TINY.find(fitsAt) ?? TINY.at(-1);
      }
      made.push({ from, to, fit });
      from = to;
    }
    return { pages: made.length ? made : [{ fit: size }], head, blocks };
  }

  /** How large the question of written answers is, which keeps its size however many there are: as large as before the first. */
  function sizeAsAsked() {
    const text = content.querySelector('.question:has(.answer-ghost) .question__text');
    if (!text) return null;
    text.style.removeProperty('--fit');
    enter('all');
    content.dataset.asked = '';
    const { fits, fit } = fitsWhole('asked');
    delete content.dataset.asked;
    return fits ? { text, fit } : null;
  }

  function lay() {
    scheduled = false;
    if (!frame.clientHeight) return; // hidden
    asked = null;
    asked = sizeAsAsked();
    const inSteps = divides && large.matches && content.querySelector(LATER);
    pages = inSteps ? [...layPart('first'), ...layLater()] : layPart('all');
    show();
  }

  function layPart(step, only = null) {
    enter(step, only);
    const { fits, fit } = fitsWhole(step);
    const made = fits || !divides || !large.matches ? [{ fit }] : divide(step, only);
    return made.map((page) => ({ ...page, step, only }));
  }

  /** Explanation, comparison and confidence on one page if that is easy to read; else each has its own. */
  function layLater() {
    const whole = layPart('later');
    if ((whole.length === 1 && whole[0].fit >= WHOLE) || sections().length < 2) return whole;
    return sections().flatMap((section) => layPart('later', section));
  }

  function show() {
    const page = Math.min(wanted, pages.length - 1);
    const now = pages[page];
    enter(now.step ?? 'all', now.only);
    if (now.from === undefined) set(now.fit);
    else {
      ({ head, blocks } = now);
      content.dataset.paged = head ? 'repeated' : 'stacked';
      display(now.from, now.to, now.fit);
    }
    onShown(content);
    if (told === `${page}/${pages.length}`) return;
    told = `${page}/${pages.length}`;
    onChange();
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(lay);
  }

  new ResizeObserver(schedule).observe(frame);
  document.fonts.addEventListener('loadingdone', schedule);
  content.addEventListener('load', schedule, true); // pictures and formulas

  return {
    /** Call it after the content changed; it also runs when the frame is resized. */
    refresh: schedule,
    get page() { return Math.min(wanted, pages.length - 1); },
    get count() { return pages.length; },
    /** @param {number} next a page from 0; the nearest one that exists is shown */
    turnTo(next) {
      wanted = Math.max(0, next);
      if (!scheduled) show();
    },
  };
}
