// The timer on a page: digits and a shrinking bar.
import { h, icon, setText } from '../../dom.js';
import { formatSeconds, timeLeft } from '../../live/countdown.js';

const TICK = 200;

/**
 * @param {{t: Function, clock: {now: () => number}, getRound: () => object|null, onLevel?: (level: string|null, before: string|null) => void}} parts
 * @returns {{element: HTMLElement, refresh: () => void}} ticks by itself
 */
export function createCountdown({ t, clock, getRound, onLevel = () => {} }) {
  const digits = h('span', { class: 'countdown__digits' });
  const words = h('span', { class: 'countdown__words' });
  const bar = h('span', { class: 'countdown__bar', 'aria-hidden': 'true' });
  const element = h('div', { class: 'countdown', role: 'timer' }, icon('stopwatch'), digits, words, bar);
  let level = null;
  element.dataset.level = 'none';
  element.classList.add('countdown--none');

  function refresh() {
    const round = getRound();
    const left = round?.status === 'open' ? timeLeft(round, clock.now()) : null;
    element.classList.toggle('countdown--none', !left);
    if (left) {
      setText(digits, left.seconds === null ? '' : formatSeconds(left.seconds));
      setText(words, round.isPause ? t('seconds_to_next') : left.level === 'paused' ? t('timer_paused') : left.level === 'over' ? t('time_is_up') : t('seconds_left'));
      bar.style.setProperty('--left', left.fraction.toFixed(3));
    }
    const next = left && round.isPause ? 'calm' : left?.level ?? null; // nobody has to hurry
    if (next === level) return;
    const before = level;
    level = next;
    element.dataset.level = level ?? 'none';
    onLevel(level, before);
  }

  setInterval(refresh, TICK);
  return { element, refresh };
}
