// The names of those who have joined, on the projector: each stays where it landed, and teams stand in columns.
import { h, setName, setText } from '../../dom.js';
import { landAll } from './motion.js';
import { drawTeam } from './own_standing.js';
import { inOrder } from './participants.js';

/**
 * @param {HTMLElement} slot
 * @param {{t: Function, teams: {number: number, name: string}[]}} options `teams`: all that there can be
 */
export function createWallNames(slot, { t, teams }) {
  const lists = new Map(); // by number of the team; 0 without teams
  const chips = new Map(); // by the participant's id, with the participant as drawn, and the number of the team
  let isFirst = true; // those who are here when the page opens do not land

  function listOf(team) {
    const number = team?.number ?? 0;
    if (!lists.has(number)) {
      const names = h('ul', { class: 'names__list' });
      const view = h('div', { class: 'names__window' }, names);
      const count = team ? h('span', { class: 'names__count' }) : null;
      const column = team ? h('section', { class: 'names__team', data: { team: String(number) } }, h('h2', { class: 'names__title' }, drawTeam(team, t), count), view) : view;
      const after = [...lists.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
      slot.insertBefore(column, after === undefined ? null : lists.get(after).column);
      lists.set(number, { names, count, column });
    }
    return lists.get(number).names;
  }

  /** Each team has its column before anybody is in it, so that none moves for another. @returns {boolean} whether they are others */
  function drawColumns(count) {
    const before = lists.size;
    for (const team of teams.slice(0, count)) listOf(team);
    for (const [number, { names, column }] of lists) {
      if (names.childElementCount || (count && number >= 1 && number <= count)) continue;
      column.remove();
      lists.delete(number);
    }
    return lists.size !== before;
  }

  /** Draw one who is new. */
  function draw({ id, team }) {
    const element = listOf(team).appendChild(h('li', { class: 'chip', translate: 'no', data: { id: String(id) } }, h('bdi')));
    chips.set(id, { element, drawn: null, team: team?.number ?? 0 });
    return element;
  }

  /** Write what has changed of one who is there already, or new; @returns {boolean} whether the name is another */
  function fill(participant) {
    const chip = chips.get(participant.id);
    if (chip.drawn === participant) return false;
    const isOther = chip.drawn?.nickname !== participant.nickname;
    if (isOther) setName(chip.element.firstChild, participant.nickname);
    chip.element.classList.toggle('chip--away', !participant.present);
    chip.drawn = participant;
    return isOther;
  }

  return {
    /**
     * @param {{id: number, nickname: string, present: boolean, removed: boolean, team: object|null}[]} participants
     * @param {number} count of the teams
     * @returns {{added: boolean, changed: boolean}} whether there are new names, and whether others are gone or have changed
     */
    update(participants, count) {
      const shown = participants.filter(({ removed }) => !removed);
      const wanted = new Map(shown.map(({ id, team }) => [id, team?.number ?? 0]));
      let changed = false;
      for (const [id, { element, team }] of chips) {
        if (wanted.get(id) === team) continue;
        element.remove();
        chips.delete(id);
        changed = true;
      }
      const others = shown.filter(({ id }) => !chips.has(id));
      const landed = inOrder(others, document.documentElement.lang).map(draw);
      const isNew = new Set(others);
      for (const participant of shown) changed = (fill(participant) && !isNew.has(participant)) || changed;
      if (!isFirst) landAll(landed);
      changed = drawColumns(count) || changed;
      if (changed || landed.length) {
        for (const { names, count: members } of lists.values()) if (members) setText(members, t('number', { n: names.childElementCount }));
        slot.classList.toggle('names--teams', [...lists.keys()].some(Boolean));
        slot.dataset.teams = String(lists.size);
      }
      isFirst = false;
      return { added: landed.length > 0, changed };
    },
  };
}
