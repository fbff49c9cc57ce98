// The first three at the end of a lesson, on the projector.
import { h, icon, setName } from '../../dom.js';
import { drawStandings } from './standings.js';

const NAMES = 4; // names on one step; if more share it, their number is shown

/** @returns {{rank: number, points: number, people: object[], more: number}[]} a step for each of the first three places */
export function stepsOf(top) {
  const ranks = [...new Set(top.map(({ rank }) => rank))].filter((rank) => rank <= 3);
  return ranks.map((rank) => {
    const people = top.filter((person) => person.rank === rank);
    const named = people.slice(0, NAMES);
    return { rank, points: people[0].points, people: named, more: people[0].sharing - named.length };
  });
}

function drawStep({ rank, points, people, more }, t) {
  return h('li', { class: 'podium__step', data: { rank: String(rank), testid: `podium-${rank}` } },
    rank === 1 ? icon('trophy', 'podium__cup') : null,
    h('ul', { class: 'podium__names' }, ...people.map(({ nickname }) => h('li', {}, setName(h('bdi'), nickname))), more > 0 ? h('li', { class: 'podium__more' }, t('and_more', { n: more })) : null),
    h('div', { class: 'podium__block' },
      h('span', { class: 'podium__place', 'aria-hidden': 'true' }, t('number', { n: rank })), h('span', { class: 'visually-hidden' }, t('rank_place', { n: rank })),
      h('span', { class: 'podium__points' }, t('points_earned', { count: points }))));
}

/**
 * @param {HTMLElement} slot
 * @param {{t: Function}} options
 */
export function createPodium(slot, { t }) {
  let shown = '';
  return {
    /** @param {object|null} standings @param {{podium: boolean, teams: number, scoring: string}} options of the lesson */
    update(standings, { podium, teams, scoring }) {
      const nothing = !standings || !(podium || teams) || (scoring === 'survey' && !standings.top.length);
      const now = JSON.stringify(nothing ? null : [standings.top, standings.teams, podium]);
      slot.hidden = nothing;
      if (now === shown) return;
      shown = now;
      const steps = nothing || !podium ? [] : stepsOf(standings.top);
      slot.replaceChildren(...(nothing ? [] : [
        steps.length ? h('ol', { class: 'podium', 'aria-label': t('podium'), data: { testid: 'podium', steps: String(steps.length) } }, ...steps.map((step) => drawStep(step, t))) : null,
        podium && !steps.length ? h('p', { data: { testid: 'podium-empty' } }, t('standings_none')) : null,
        ...drawStandings({ top: [], teams: standings.teams.some(({ points }) => points) ? standings.teams : [] }, { t, podium: false, level: 2 }),
      ].filter(Boolean)));
    },
  };
}
