// The standings for teacher and projector: the leaders, and the teams.
import { h, icon, setName } from '../../dom.js';
import { drawTeam } from './own_standing.js';

function drawPlace(rank, t) {
  return h('span', { class: 'rank__place' },
    h('span', { 'aria-hidden': 'true' }, t('number', { n: rank })), h('span', { class: 'visually-hidden' }, t('rank_place', { n: rank })));
}

/** Tell a row its share of the best one's points, which the projector shows as a bar behind it. */
function withShare(row, share) {
  row.style.setProperty('--share', String(share));
  return row;
}

function shareOf(points, most) {
  return most > 0 ? Math.max(0, points) / most : 0;
}

function drawPerson(person, most, t) {
  return withShare(h('li', { class: 'rank', data: { rank: String(person.rank), testid: `rank-${person.participant_id}` } },
    drawPlace(person.rank, t),
    setName(h('bdi', { class: 'rank__name' }), person.nickname),
    person.team ? drawTeam(person.team, t) : null,
    person.streak > 1 ? h('span', { class: 'rank__streak' }, icon('lightning-charge-fill'), t('in_a_row', { n: person.streak })) : null,
    h('span', { class: 'rank__points' }, t('points_earned', { count: person.points }))), shareOf(person.points, most));
}

function drawTeamRow(team, most, t) {
  return withShare(h('li', { class: 'rank', data: { rank: String(team.rank), testid: `team-${team.number}` } },
    drawPlace(team.rank, t),
    drawTeam(team, t),
    h('span', { class: 'rank__members' }, t('members', { n: team.members })),
    h('span', { class: 'rank__points' }, t('points_average', { n: team.points }))), shareOf(team.points, most));
}

/**
 * @param {object} standings
 * @param {{t: Function, limit?: number, podium: boolean, level?: number}} options `podium`: show participants too, not only teams
 * @returns {HTMLElement[]}
 */
export function drawStandings({ top, teams }, { t, limit = top.length, podium, level = 3 }) {
  const people = podium ? top.slice(0, limit) : [];
  const most = (rows) => Math.max(0, ...rows.map(({ points }) => points));
  const nobody = podium && !people.length ? h('p', { class: 'muted' }, t('standings_empty')) : null;
  return [
    nobody,
    people.length ? h('ol', { class: 'ranking', 'aria-label': t('standings_title') }, ...people.map((person) => drawPerson(person, most(people), t))) : null,
    teams.length ? h(`h${level}`, { class: 'ranking__title' }, t('teams')) : null,
    teams.length ? h('ol', { class: 'ranking', 'aria-label': t('teams') }, ...teams.map((team) => drawTeamRow(team, most(teams), t))) : null,
  ].filter(Boolean);
}

/**
 * Show the standings in a slot; redraws only when they have changed.
 * @param {HTMLElement} slot
 * @param {{t: Function, limit?: number, level?: number}} options
 */
export function createStandings(slot, { t, limit, level }) {
  let shown = '';
  return {
    /** @param {object|null} standings @param {object} options of the lesson */
    update(standings, { podium, teams }) {
      const now = JSON.stringify([standings?.top, standings?.teams, podium, teams]);
      if (now === shown) return;
      shown = now;
      slot.replaceChildren(...(standings ? drawStandings(standings, { t, limit, level, podium: podium || !teams }) : []));
    },
  };
}
