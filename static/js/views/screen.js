// The projector: lobby, question, result. Shows no key before the reveal, and counts only if the teacher wants that; the only thing that it can change
// is the page that is shown of what does not fit.
import { part, setText } from '../dom.js';
import { answeredIn } from '../live/answered.js';
import { isRace } from '../live/steps.js';
import { phaseOf, timed } from '../live/timing.js';
import { createAnswerCards } from './parts/answer_cards.js';
import { createCountdown } from './parts/countdown.js';
import { drawNotice } from './parts/notice.js';
import { createNamePages } from './parts/name_pages.js';
import { createPager } from './parts/pager.js';
import { createPages } from './parts/pages.js';
import { enlargeRight } from './parts/enlarge.js';
import { bump } from './parts/motion.js';
import { createPodium } from './parts/podium.js';
import { createRankMoves } from './parts/rank_moves.js';
import { createRoundPanel } from './parts/round_panel.js';
import { createSlidePanel } from './parts/slide.js';
import { createPageSharing } from './parts/page_sharing.js';
import { installPageKeys } from './parts/shortcuts.js';
import { createStandings } from './parts/standings.js';
import { createWallNames } from './parts/wall_names.js';

const FIRST = 5; // leaders shown, so that the last row of the room can read them
const WAY_IN = [1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42, 0.36, 0.3];

/**
 * @param {{store: object, t: Function, request: (event: string, payload: object) => Promise<object>, teams: {number: number, name: string}[]}} parts
 *   `teams`: all that there can be
 */
export function createScreenView({ store, t, request, teams }) {
  const sections = { lobby: part('lobby'), live: part('live'), slide: part('slide'), ended: part('ended') };
  const cards = createAnswerCards({ t, request, withAuthors: () => store.state.lesson.options.show_authors, onChange: () => pages.round.refresh() });
  const panel = createRoundPanel(part('round'), { t, live: false, bars: hasBars, level: 1, cards });
  const slidePanel = createSlidePanel(part('slide-content'), sections.slide.getAttribute('aria-label'));
  const board = createStandings(part('standings'), { t, limit: FIRST, level: 2 });
  const podium = createPodium(part('podium'), { t });
  const countdown = createCountdown({ t, clock: store.clock, getRound: () => timed(store.state) });
  part('countdown').append(countdown.element);
  const moves = createRankMoves(part('standings'));
  const names = part('names');
  const wallNames = createWallNames(names, { t, teams });
  const counted = new Map(); // the number that each counter shows
  const onChange = () => renderPager();
  const pages = {
    names: createNamePages(names, { onChange }),
    round: createPages(sections.live, part('round'), { onChange, onShown: enlargeRight }),
    board: createPages(sections.live, part('board'), { onChange }),
    slide: createPages(sections.slide, part('slide-content'), { onChange }),
    podium: createPages(sections.ended, part('podium'), { onChange }),
  };
  createPages(part('way-in'), part('way-in'), { steps: WAY_IN, divides: false });
  const pager = createPager(part('pager'), { t, turn });
  const sharing = createPageSharing({ store, request });

  /** Whether the projector shows how many chose what before the reveal. */
  function hasBars() {
    return store.state.lesson.options.live_bars;
  }

  /** What an answer changes. */
  function renderTally() {
    if (hasBars() && store.round) panel.update(store.round, store.tally, store.state.version);
    renderCounts();
  }

  /** What is on the wall now, of which there may be several pages. */
  function shownPages() {
    const { state: { lesson }, round, slide } = store;
    if (lesson.status === 'ended') return pages.podium;
    if (slide) return pages.slide;
    if (!round) return pages.names;
    return part('board').hidden ? pages.round : pages.board;
  }

  function renderPager() {
    const { page, count } = shownPages();
    const auto = !sharing.isShared; // nobody waits at the keyboard
    pager.show({ page, count, auto });
    if (!auto) sharing.tell(page, count);
  }

  function turn(page) {
    shownPages().turnTo(page);
    if (sharing.isShared) sharing.turn(page, shownPages().count);
  }

  function renderNames() {
    const { added, changed } = wallNames.update(store.participants, store.state.lesson.options.teams);
    if (added || changed) pages.names.refresh(changed);
  }

  /** Show a number; one that has grown moves. */
  function count(element, n) {
    setText(element, t('number', { n }));
    if (n > (counted.get(element) ?? n)) bump(element);
    counted.set(element, n);
  }

  function renderCounts() {
    const { round, tally, presence } = store;
    const present = presence?.present ?? 0;
    const answered = answeredIn(round, tally);
    count(part('present-count'), present);
    count(part('answered-count'), answered);
    part('answered-mark').style.setProperty('--share', String(Math.min(1, answered / Math.max(present, answered, 1))));
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
    if (shown) {
      pages.board.refresh();
      moves.settle();
    }
    if (lesson.status === 'ended') pages.podium.refresh();
  }

  function render() {
    const { state, round, slide, tally } = store;
    const name = state.lesson.status === 'ended' ? 'ended' : slide ? 'slide' : round ? 'live' : 'lobby';
    const hadFocus = Object.values(sections).some((section) => section.contains(document.activeElement));
    for (const [other, section] of Object.entries(sections)) section.hidden = other !== name;
    if (hadFocus && !sections[name].contains(document.activeElement)) sections[name].focus({ preventScroll: true });
    document.body.dataset.stage = name;
    sections.lobby.dataset.teams = String(state.lesson.options.teams);
    renderNames();
    document.body.dataset.round = round?.status ?? 'none';
    panel.update(round, tally, state.version);
    slidePanel.update(slide);
    if (slide) pages.slide.refresh();
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
    pages.round.refresh();
    const wanted = sharing.wanted();
    if (wanted !== null) shownPages().turnTo(wanted);
    renderPager();
  }

  store.subscribe((what) => {
    if (what === 'participants') renderNames();
    else if (what === 'presence') renderCounts();
    else if (what === 'tally') renderTally();
    else if (what === 'standings') renderStandings();
    else render();
  });
  installPageKeys((by) => pager.step(by));
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
