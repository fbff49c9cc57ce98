// A student's own standing: team, right answers in a row, rank. Never that of others.
import { h, icon } from '../../dom.js';

const LETTERS = 'abcdefgh'; // team N has the shape and colour of answer N

/** A team's sign and name. @param {{number: number, name: string}} team */
export function drawTeam(team, t) {
  return h('span', { class: `team answer-${LETTERS[team.number - 1]}`, data: { testid: 'team' } },
    h('span', { class: 'team__shape', 'aria-hidden': 'true' }), t(`team_${team.name}`));
}

/** @returns {string[]} the facts to show; a single right answer is not a streak */
function facts({ streak, rank }, t) {
  return [
    streak > 1 ? ['streak', 'lightning-charge-fill', t('in_a_row', { n: streak })] : null,
    rank ? ['place', 'trophy', t('place_of', rank)] : null,
  ].filter(Boolean);
}

/** The same as text, for screen readers. */
export function standingText(me, t) {
  return facts(me, t).map(([, , text]) => `${text}.`).join(' ');
}

/** @returns {HTMLElement|null} null when the lesson has none of these */
export function drawOwnStanding(me, t) {
  const shown = facts(me, t);
  if (!shown.length && !me.team) return null;
  return h('ul', { class: 'own-standing', data: { testid: 'own-standing' } },
    ...shown.map(([name, picture, text]) => h('li', { data: { testid: `own-${name}` } }, icon(picture), text)),
    me.team ? h('li', {}, drawTeam(me.team, t)) : null);
}
