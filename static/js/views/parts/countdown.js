// The timer on a page: digits and a shrinking bar.
import { h, icon, setText } from '../../dom.js';
import { formatSeconds, timeLeft } from '../../live/countdown.js';

const TICK = 200;
const LAST = 5; // seconds that count aloud

/**
 * @param {{t: Function, clock: {now: () => number}, getRound: () => object|null, onLevel?: (level: string|null, before: string|null) => void}} parts
 * @returns {{element: HTMLElement, refresh: () => void}} updates itself every tick
 */
export function createCountdown({ t, clock, getRound, onLevel = () => {} }) {
  const lead = h('span', { class: 'countdown__words' });
  const digits = h('span', { class: 'countdown__digits' });
  const rest = h('span', { class: 'countdown__words' });
  const bar = h('span', { class: 'countdown__bar', 'aria-hidden': 'true' });
  const element = h('div', { class: 'countdown', role: 'timer' }, icon('stopwatch'), h('span', {}, lead, digits, rest), bar);
  let level = null;

  /** The text around the digits; their position in it depends on the language. */
  function sentence(round, left) {
    if (round.isPause) return t('seconds_to_next');
    if (left.level === 'paused') return t('countdown_paused');
    if (left.level === 'over') return t('time_is_up');
    return left.seconds < 60 ? t('seconds_left', { count: left.seconds }) : t('minutes_left');
  }

  element.dataset.level = 'none';
  element.classList.add('countdown--none');

  function refresh() {
    const round = getRound();
    const left = round?.status === 'open' ? timeLeft(round, clock.now()) : null;
    element.classList.toggle('countdown--none', !left);
    if (left) {
      const words = sentence(round, left).split('{time}');
      setText(lead, words.length > 1 ? words[0] : '');
      setText(digits, left.seconds === null ? '' : formatSeconds(left.seconds));
      setText(rest, words.length > 1 ? words[1] : ` ${words[0]}`);
      bar.style.setProperty('--left', left.fraction.toFixed(3));
    }
    element.classList.toggle('countdown--last', Boolean(left) && left.level === 'soon' && !round.isPause && left.seconds <= LAST);
    const next = left && round.isPause ? 'calm' : left?.level ?? null; // no warning colour in a pause
    if (next === level) return;
    const before = level;
    level = next;
    element.dataset.level = level ?? 'none';
    onLevel(level, before);
  }

  setInterval(refresh, TICK);
  return { element, refresh };
}
