// The result of an answer (right, partly right, wrong, or thanks for a poll), as text with an icon, and its points.
import { h, icon } from '../../dom.js';
import { ownLine, rightLine } from '../../questions/outcome.js';
import { drawOwnStanding } from './own_standing.js';

/** @returns {'right'|'partly'|'wrong'|'poll'|'missed'|'pending'} */
export function outcome(round, me) {
  if (me.answer?.round_id !== round.id) return 'missed';
  if (me.result?.round_id !== round.id) return 'pending';
  const { correct, points } = me.result;
  if (correct === null || correct === undefined) return 'poll';
  if (correct) return 'right';
  return points > 0 ? 'partly' : 'wrong';
}

export const ICONS = { right: 'check-circle-fill', partly: 'check-circle', wrong: 'x-circle', poll: 'bar-chart', missed: 'dash-circle', pending: 'hourglass-split' };

/** @returns {boolean} whether an outcome comes with points */
export function isGraded(kind) {
  return kind === 'right' || kind === 'partly' || kind === 'wrong';
}

/** @returns {string} an outcome in words */
export function titleOf(kind, round, t) {
  return t(kind === 'poll' && round.scoring === 'survey' ? 'result_survey' : `result_${kind}`);
}

/**
 * @param {object} round
 * @param {object} me
 * @param {Function} t
 * @param {{right?: string, late?: string}} [words] the right answer in short, told to who did not give it, and an answer that
 *   came too late
 * @returns {HTMLElement}
 */
export function drawResult(round, me, t, { right = '', late = '' } = {}) {
  const kind = outcome(round, me);
  const isLate = kind === 'missed' && late !== '';
  const isTold = right !== '' && ['wrong', 'partly', 'missed'].includes(kind);
  const survey = round.scoring === 'survey';
  return h('section', { class: `result result--${kind}`, data: { testid: 'result', outcome: kind } },
    h('span', { class: 'result__icon' }, icon(ICONS[kind])),
    h('div', { class: 'result__text' },
      h('h2', { class: 'result__title' }, isLate ? t('result_late') : titleOf(kind, round, t)),
      isGraded(kind) ? h('p', {}, t('points_earned', { count: me.result.points })) : null),
    isLate ? ownLine(late, t) : null,
    isTold ? rightLine(right, t) : null,
    survey ? null : h('div', { class: 'result__total' }, h('span', { class: 'stat__value' }, t('number', { n: me.total_points ?? 0 })), h('span', { class: 'stat__label' }, t('total_points'))),
    survey ? null : drawOwnStanding(me, t));
}
