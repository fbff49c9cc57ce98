// The projector: lobby, question, result. Read-only; shows neither tally nor key before the reveal.
import { h, part, setText } from '../dom.js';
import { phaseOf, timed } from '../live/timing.js';
import { createCountdown } from './parts/countdown.js';
import { createFit } from './parts/fit.js';
import { drawNotice } from './parts/notice.js';
import { inOrder } from './parts/participants.js';
import { createPodium } from './parts/podium.js';
import { createRoundPanel } from './parts/round_panel.js';
import { createStandings, isRace } from './parts/standings.js';

const FIRST = 5; // leaders shown, so that the last row of the room can read them
const ROOM = [1, 0.7, 0.5, 0.42, 0.36, 0.32, 0.28, 0.25, 0.22, 0.2]; // relative sizes of names; few steps, so that sizes seldom change

/** @param {{store: object, t: Function}} parts */
export function createScreenView({ store, t }) {
  const sections = { lobby: part('lobby'), live: part('live'), ended: part('ended') };
  const panel = createRoundPanel(part('round'), { t, live: false, level: 1 });
  const board = createStandings(part('standings'), { t, limit: FIRST, level: 2 });
  const podium = createPodium(part('podium'), { t });
  const countdown = createCountdown({ t, clock: store.clock, getRound: () => timed(store.state) });
  part('countdown').append(countdown.element);
  const names = part('names');
  const fitRound = createFit(sections.live, part('round'));
  const fitBoard = createFit(sections.live, part('board'));
  const fitPodium = createFit(sections.ended, part('podium'));
  createFit(part('way-in'), part('way-in'));
  const fitNames = createFit(names.parentElement, names, ROOM);

  function renderNames() {
    const shown = inOrder(store.participants.filter(({ removed }) => !removed), document.documentElement.lang);
    const wanted = new Map(shown.map((participant) => [String(participant.id), participant]));
    for (const chip of [...names.children]) if (!wanted.has(chip.dataset.id)) chip.remove();
    const present = new Map([...names.children].map((chip) => [chip.dataset.id, chip]));
    for (const [id, participant] of wanted) {
      const chip = present.get(id) ?? names.appendChild(h('li', { class: 'chip', data: { id } }, h('bdi')));
      chip.classList.toggle('chip--away', !participant.present);
      setText(chip.firstChild, participant.nickname);
    }
    fitNames();
  }

  function renderCounts() {
    const { round, tally, presence } = store;
    const present = presence?.present ?? 0;
    const answered = round ? (tally?.round_id === round.id ? tally.answered : round.tally?.answered) ?? 0 : 0;
    for (const element of document.querySelectorAll('[data-part="present-count"]')) setText(element, t('number', { n: present }));
    setText(part('answered-count'), t('number', { n: answered }));
    setText(part('answered-of'), t('of_present', { count: Math.max(present, answered) }));
    setText(part('present-words'), t('people_here', { count: present }));
  }

  function renderStandings() {
    const { state: { lesson }, round, standings } = store;
    const shown = Boolean(round?.standings_shown) && isRace(lesson.options);
    part('board').hidden = !shown;
    part('round').hidden = shown;
    board.update(standings, lesson.options);
    podium.update(standings, lesson.options);
    if (shown) fitBoard();
    if (lesson.status === 'ended') fitPodium();
  }

  function render() {
    const { state, round, tally } = store;
    const name = state.lesson.status === 'ended' ? 'ended' : round ? 'live' : 'lobby';
    const hadFocus = Object.values(sections).some((section) => section.contains(document.activeElement));
    for (const [other, section] of Object.entries(sections)) section.hidden = other !== name;
    if (hadFocus && !sections[name].contains(document.activeElement)) sections[name].focus({ preventScroll: true });
    document.body.dataset.stage = name;
    document.body.dataset.round = round?.status ?? 'none';
    panel.update(round, tally);
    if (round) {
      setText(part('phase'), phaseOf(round, t));
      part('discussion').hidden = !(round.status === 'closed' && round.discussion);
      part('phase').dataset.status = round.status;
      setText(part('round-number'), t(round.attempt > 1 ? 'round_again' : 'round_number', { n: round.number }));
    }
    part('locked').hidden = !state.lesson.locked;
    countdown.refresh();
    renderCounts();
    renderStandings();
    fitRound();
  }

  store.subscribe((what) => {
    if (what === 'participants') renderNames();
    else if (what === 'presence' || what === 'tally') renderCounts();
    else if (what === 'standings') renderStandings();
    else render();
  });
  renderNames();

  return {
    render,
    /** The server refused this page. */
    stop(code) {
      const main = document.getElementById('main');
      main.replaceChildren(drawNotice(code, { t, actions: { not_authenticated: { label: t('log_in'), url: '/login' }, default: { label: t('to_lessons'), url: '/teach/lessons' } } }));
    },
  };
}
