// The names of those who have joined, on the projector: each stays where it landed, and teams stand in columns.
import { h, setName, setText } from '../../dom.js';
import { land } from './motion.js';
import { drawTeam } from './own_standing.js';
import { inOrder } from './participants.js';

/**
 * @param {HTMLElement} slot
 * @param {{t: Function}} options
 */
export function createWallNames(slot, { t }) {
  const lists = new Map(); // by number of the team; 0 without teams
  let isFirst = true; // those who are here when the page opens do not land

  function listOf(team) {
    const number = team?.number ?? 0;
    if (!lists.has(number)) {
      const names = h('ul', { class: 'names__list' });
      const count = team ? h('span', { class: 'names__count' }) : null;
      const column = team ? h('section', { class: 'names__team', data: { team: String(number) } }, h('h2', { class: 'names__title' }, drawTeam(team, t), count), names) : names;
      const after = [...lists.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
      slot.insertBefore(column, after === undefined ? null : lists.get(after).column);
      lists.set(number, { names, count, column });
    }
    return lists.get(number).names;
  }

  return {
    /** @param {{id: number, nickname: string, present: boolean, removed: boolean, team: object|null}[]} participants */
    update(participants) {
      const shown = inOrder(participants.filter(({ removed }) => !removed), document.documentElement.lang);
      const wanted = new Set(shown.map(({ id }) => String(id)));
      const chips = new Map([...slot.querySelectorAll('.chip')].map((chip) => [chip.dataset.id, chip]));
      for (const [id, chip] of chips) if (!wanted.has(id)) chip.remove();
      let landed = 0;
      for (const { id, nickname, present, team } of shown) {
        let chip = chips.get(String(id));
        if (!chip) {
          chip = listOf(team).appendChild(h('li', { class: 'chip', translate: 'no', data: { id: String(id) } }, h('bdi')));
          if (!isFirst) land(chip, landed);
          landed += 1;
        }
        chip.classList.toggle('chip--away', !present);
        setName(chip.firstChild, nickname);
      }
      for (const { names, count } of lists.values()) if (count) setText(count, t('number', { n: names.childElementCount }));
      slot.classList.toggle('names--teams', [...lists.keys()].some(Boolean));
      slot.dataset.teams = String(lists.size);
      isFirst = false;
    },
  };
}
