// The projector's pager: which page of how many is shown, two buttons, and, where pages turn by themselves, one that stops them.
import { part, setText } from '../../dom.js';

const SECONDS = 10; // for which a page that turns by itself stays

/**
 * @param {HTMLElement} element
 * @param {{t: Function, turn: (page: number) => void}} options
 * @returns {{show: (facts: {page: number, count: number, auto: boolean}) => void, step: (by: number) => boolean}}
 */
export function createPager(element, { t, turn }) {
  const [back, on, hold] = ['back', 'on', 'hold'].map((name) => part(`page-${name}`, element));
  let shown = { page: 0, count: 1, auto: false };
  let held = false;
  let timer = null;

  /** By hand: pages that turn by themselves stay now. @returns {boolean} whether there is more than one page */
  function step(by) {
    if (shown.count < 2) return false;
    if (shown.auto) setHeld(true);
    turn(shown.auto ? (shown.page + by + shown.count) % shown.count : Math.min(shown.count - 1, Math.max(0, shown.page + by)));
    return true;
  }

  function setHeld(next) {
    held = next;
    hold.setAttribute('aria-pressed', String(held));
    hold.querySelector('.icon').className = `icon icon-${held ? 'play-fill' : 'pause-fill'}`;
    start();
  }

  function start() {
    clearInterval(timer);
    timer = shown.auto && shown.count > 1 && !held ? setInterval(() => turn((shown.page + 1) % shown.count), SECONDS * 1000) : null;
  }

  back.addEventListener('click', () => step(-1));
  on.addEventListener('click', () => step(1));
  hold.addEventListener('click', () => setHeld(!held));

  return {
    step,
    show(facts) {
      const restart = facts.auto !== shown.auto || facts.count !== shown.count;
      shown = facts;
      element.hidden = facts.count < 2;
      hold.hidden = !facts.auto;
      back.disabled = !facts.auto && facts.page === 0;
      on.disabled = !facts.auto && facts.page === facts.count - 1;
      setText(part('page-words', element), t('page_of', { n: facts.page + 1, count: facts.count }));
      if (restart) start();
    },
  };
}
