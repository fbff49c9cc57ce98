// The teacher's control page: renders from the store and runs commands.
import { ask as confirm } from '../components/confirm.js';
import { announce } from '../announce.js';
import { createFocusKeeper } from '../components/focus.js';
import { part, setSanitisedHtml, setText } from '../dom.js';
import { answeredIn } from '../live/answered.js';
import { isRace, nextStep, possible } from '../live/steps.js';
import { phaseOf, timed } from '../live/timing.js';
import { createModeration } from '../live/moderation.js';
import { createAnswerCards } from './parts/answer_cards.js';
import { createAgenda, nextToAsk } from './parts/agenda.js';
import { createBank } from './parts/bank.js';
import { createCommandBar } from './parts/command_bar.js';
import { createCountdown } from './parts/countdown.js';
import { glideWhile } from './parts/motion.js';
import { drawNotice } from './parts/notice.js';
import { createMissing } from './parts/missing.js';
import { createParticipants } from './parts/participants.js';
import { createOptionsDialog } from './parts/options_dialog.js';
import { installShortcuts } from './parts/shortcuts.js';
import { createImprovisation } from './parts/improvise.js';
import { createWhoAnswered } from './parts/who_answered.js';
import { createRoundPanel } from './parts/round_panel.js';
import { createSaid } from './parts/said.js';
import { createSlidePanel } from './parts/slide.js';
import { createStandings } from './parts/standings.js';

const DISCUSSION = 120; // seconds
const MOVABLE = '.control__grid > *, .control__side > .card, .round-card > *, .steps > *, .round-card .choice, .answer-card, .answer-card > *';

/** Tell the style sheet how high the bar at the lower edge of phones is: what has the focus is scrolled to above it. */
function keepClearOf(bar) {
  const measure = () => document.documentElement.style.setProperty('--steps-height', `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
}

/**
 * @param {object} parts
 * @param {object} parts.page the page's data
 * @param {object} parts.store
 * @param {object} parts.commands
 * @param {Function} parts.t
 * @param {Function} parts.toast shows a message
 * @param {(event: string, payload: object) => Promise<object>} parts.request sends a request that belongs to no button
 */
export function createControlView({ page, store, commands, t, toast, request }) {
  const askedIds = new Set([...page.agenda, ...page.bank.questions].filter(({ asked }) => asked).map(({ question_id: id }) => id));
  const limit = part('time-limit');
  const accept = (round, value) => commands.run('accept_answer', { round_id: round.id, value });
  const promote = (round, texts) => commands.run('promote_answers', { round_id: round.id, texts });
  const moderate = createModeration({ request, toast, t });
  const hide = (round, ...what) => moderate(round.id, ...what);
  const cards = createAnswerCards({
    t, request, hide: (...what) => hide(store.round, ...what), promote: (texts) => promote(store.round, texts), change: makeRoom,
  });
  const panel = createRoundPanel(part('round'), { t, live: true, accept, promote, hide, cards });
  const showSaid = createSaid(part('said'), { t, request, hide: (...what) => hide(store.round, ...what) });
  const slidePanel = createSlidePanel(part('slide'));
  const improvisation = createImprovisation({ t, commands, store });
  const agenda = createAgenda(part('agenda'), page.agenda, { t, ask, skip });
  let chosen = null; // the question of the bank that the teacher wants to ask next
  const bank = createBank(part('bank'), page.bank, { t, ask, choose: plan, url: page.urls.bank });
  const next = () => chosen ?? nextToAsk(page.agenda, askedIds, store.state.lesson.skipped);
  const people = createParticipants({ list: part('people'), empty: part('people-empty'), filter: part('people-filter'), sort: part('people-sort') }, {
    t, run: commands.run, toast, locale: document.documentElement.lang,
  });
  const standings = createStandings(part('standings'), { t });
  const openOptions = createOptionsDialog(part('options'), { store, commands, t });
  const countdown = createCountdown({ t, clock: store.clock, getRound: () => timed(store.state) });
  part('countdown').append(countdown.element);
  keepClearOf(part('steps'));

  function askOrShow({ question_id: questionId, type }) {
    if (type === 'slide') return commands.run('show_slide', { question_id: questionId, shown: true });
    const seconds = Number(limit.value);
    return commands.run('start_round', { question_id: questionId, ...(seconds ? { time_limit: seconds } : {}) });
  }

  /**
   * Ask a question, or show a slide. Both are chosen far below what is then to be seen and done. Who has gone on with the
   * keyboard before the server answered stays there: scrolling would hide what has the focus.
   */
  async function ask(entry) {
    const card = part('round-card');
    const { activeElement: pressed } = document;
    const isAsked = await askOrShow(entry);
    const { activeElement: focused } = document;
    const stayed = [pressed, document.body].includes(focused) || part('steps').contains(focused) || card.contains(focused);
    if (isAsked && stayed && card.getBoundingClientRect().top < 0) card.scrollIntoView({ block: 'start' });
  }

  /** Look for a question in the bank, with what is found in sight. */
  function choose() {
    part('bank').scrollIntoView({ block: 'start' });
    part('bank-search').focus({ preventScroll: true });
  }

  /** Make a question of the bank the next one, or take that back. */
  function plan(entry) {
    chosen = entry.question_id === chosen?.question_id ? null : entry;
    render();
  }

  /** Skip a question of the agenda, or undo that. */
  async function skip({ question_id: id, prompt }, skipped) {
    const done = await commands.run('skip_question', { question_id: id, skipped });
    if (done && skipped) toast(t('skipped', { prompt }), { icon: 'skip-end-fill', action: { label: t('undo'), run: () => skip({ question_id: id, prompt }, false) } });
  }

  /** Cancel the automatic next question, so that this result stays. */
  async function stay() {
    const seconds = store.state.lesson.options.auto_advance;
    const set = (value) => commands.run('set_options', { auto_advance: value });
    if (await set(0)) toast(t('stays'), { icon: 'pause-fill', action: { label: t('undo'), run: () => set(seconds) } });
  }

  const roundCommand = (name, more = {}) => commands.run(name, { round_id: store.round.id, ...more });
  function extend(seconds) {
    const { discussion } = store.round;
    if (!discussion) return roundCommand('extend_round', { seconds });
    return roundCommand('discuss_round', { seconds: seconds + Math.max(0, Math.ceil(discussion.until - store.clock.now())) });
  }

  function turn(by) {
    const { slide, round } = store;
    if (slide) return commands.run('turn_slide', { slide_id: slide.id, page: slide.page + by });
    return roundCommand('turn_page', { page: round.page + by });
  }

  const actions = {
    ask: () => ask(next()),
    hideSlide: () => commands.run('show_slide', { question_id: store.slide.question_id, shown: false }),
    close: () => roundCommand('close_round'),
    reveal: () => roundCommand('reveal_round'),
    reopen: () => roundCommand('reopen_round'),
    revote: () => roundCommand('revote'),
    discuss: () => roundCommand('discuss_round', { seconds: store.round.discussion ? 0 : DISCUSSION }),
    extend15: () => extend(15),
    extend30: () => extend(30),
    pause: () => roundCommand(store.round.paused ? 'resume_round' : 'pause_round'),
    choose,
    liveBars: () => commands.run('set_options', { live_bars: !store.state.lesson.options.live_bars }),
    pageBack: () => turn(-1),
    pageOn: () => turn(1),
    skip: () => (chosen ? plan(chosen) : skip(next(), true)),
    stay,
    standings: () => roundCommand('show_standings', { shown: !store.round.standings_shown }),
    options: openOptions,
    lock: () => commands.run('set_locked', { locked: !store.state.lesson.locked }),
    async end() {
      if (await confirm({ title: t('end_title'), text: t('end_text'), label: t('end_lesson') })) commands.run('end_lesson');
    },
  };
  const bar = createCommandBar({ actions, commands, onSettled: () => render() });
  const { buttons } = bar;
  const keepFocus = createFocusKeeper(() => bar.step ?? part('round-title'));

  /** The teacher's notes on the question, which are part of the tally, or on the slide; students do not receive them. */
  function renderNotes(round, tally) {
    const { slide } = store;
    const notes = slide ? page.slide_notes[slide.question_id] ?? '' : round && tally?.round_id === round.id ? tally.notes_html ?? '' : '';
    part('notes').hidden = !notes;
    if (part('notes-text').dataset.shown === notes) return;
    part('notes-text').dataset.shown = notes;
    setSanitisedHtml(part('notes-text'), notes);
  }

  /** Only the parts that change several times a second while a class answers. */
  function renderTally() {
    if (store.round?.question.choices) drawTally(); // bars have their place from the start
    else makeRoom(drawTally);
  }

  function drawTally() {
    panel.update(store.round, store.tally, store.state.version);
    showSaid(store.slide ? null : store.round, store.state.version, store.tally?.seq ?? 0);
    renderNotes(store.round, store.tally);
    renderCounts();
  }

  function renderCounts() {
    const { round, tally, presence } = store;
    const answered = answeredIn(round, tally);
    setText(part('present-count'), t('number', { n: presence?.present ?? 0 }));
    setText(part('answered-count'), t('number', { n: answered }));
    setText(part('joined-text'), t('joined', { count: presence?.joined ?? 0 }));
  }

  function renderStandings() {
    const { options } = store.state.lesson;
    part('standings-card').hidden = !isRace(options);
    bar.label('standings', t(store.round?.standings_shown ? 'standings_hide' : 'standings_show'));
    standings.update(store.standings, options);
  }

  /** While a question is over for the class, and open for participants with extra time: for how many. */
  function renderExtraTime() {
    const extra = store.round?.extra_time;
    const note = part('extra-time');
    note.hidden = !extra;
    if (extra) setText(part('extra-time-words'), t('extra_time_left', { count: extra.participants }));
  }

  /** Whether the projector's next page holds what explains the result: it comes after a result of one page. */
  function isAnalysisNext() {
    const { status, pages, standings_shown: board } = store.round ?? {};
    return !store.slide && status === 'revealed' && pages === 2 && !board;
  }

  let wasRunning = false;
  /** Change something whose height others depend on: they are seen moving. */
  function makeRoom(change) {
    const isShown = 'started' in document.documentElement.dataset;
    glideWhile(isShown ? [...document.querySelectorAll(MOVABLE)] : [], change);
  }

  const render = () => makeRoom(draw);

  function draw() {
    const { state, round, slide } = store;
    const { lesson } = state;
    const currentId = slide?.question_id ?? round?.question.id ?? null;
    if (round) askedIds.add(round.question.id);
    if (slide) askedIds.add(slide.question_id);
    if (currentId === chosen?.question_id) chosen = null;
    const open = round?.status === 'open';
    const running = lesson.status !== 'ended';
    const upcoming = next();
    document.body.dataset.lesson = lesson.status;
    part('round-empty').hidden = Boolean(round ?? slide);
    slidePanel.update(slide);
    part('slide').hidden = !slide;
    part('round').hidden = Boolean(slide);
    part('round-card').dataset.status = slide ? 'slide' : round?.status ?? 'none';
    setText(part('round-title'), slide ? t('type_slide') : round ? t(round.attempt > 1 ? 'round_again' : 'round_number', { n: round.number }) : t('no_round'));
    setText(part('phase'), slide ? t('phase_slide') : round ? phaseOf(round, t) : t(`lesson_${lesson.status}`));
    part('phase').dataset.status = slide ? 'revealed' : round?.status ?? lesson.status;
    bar.label('ask', t(upcoming?.type === 'slide' ? 'show_slide' : 'ask_next'));
    bar.label('hideSlide', t(round ? 'back_to_question' : 'hide_slide'));
    bar.label('pause', t(round?.paused ? 'resume' : 'pause'));
    const discussing = round?.status === 'closed' && Boolean(round.discussion);
    bar.label('discuss', t(discussing ? 'end_discussion' : 'discuss'));
    bar.label('lock', t(lesson.locked ? 'unlock' : 'lock'));
    buttons.lock.querySelector('.icon').className = `icon icon-${lesson.locked ? 'unlock' : 'lock'}`;
    buttons.pause.querySelector('.icon').className = `icon icon-${round?.paused ? 'play-fill' : 'pause-fill'}`;
    buttons.liveBars.setAttribute('aria-pressed', String(lesson.options.live_bars));
    setText(part('next-prompt'), upcoming ? t('next_is', { prompt: upcoming.prompt }) : t(page.agenda.length ? 'agenda_done' : 'choose_next'));
    part('next-prompt').title = upcoming?.prompt ?? '';
    part('locked').hidden = !lesson.locked;
    const shown = slide ?? round;
    part('pages').hidden = !running || !shown || shown.pages < 2;
    if (shown) setText(part('pages-words'), t('page_of', { n: shown.page + 1, count: shown.pages }));
    const coming = { hasNext: upcoming !== null, hasAgenda: page.agenda.length > 0 };
    const can = possible(state, coming);
    const step = nextStep(state, coming);
    bar.label('pageOn', t(step === 'pageOn' && isAnalysisNext() ? 'show_analysis' : 'page_on'));
    for (const seconds of [15, 30]) bar.label(`extend${seconds}`, t(open && !can.pause ? 'close_in' : 'extend_by', { n: seconds }));
    bar.update(step, { ...can, choose: step === 'choose' }); // after the labels: the step may get the focus, and is read aloud
    const cannotAsk = !can.choose || commands.isWaiting('start_round');
    improvisation.update(can.improvise, cannotAsk);
    agenda.update({ askedIds, skipped: lesson.skipped, over: !running, currentId, nextId: upcoming?.question_id ?? null, disabled: cannotAsk });
    bank.setDisabled(cannotAsk);
    bank.setChosen(chosen?.question_id ?? null);
    part('ended').hidden = running;
    if (wasRunning && !running) part('ended').focus(); // the focused button was removed
    wasRunning = running;
    countdown.refresh();
    renderExtraTime();
    renderTally();
    renderStandings();
    keepFocus(commands.isWaiting() || bar.isSettling);
  }

  const missing = createMissing({ root: part('missing'), count: part('missing-count'), names: part('missing-names') }, { expected: page.expected, t });
  function showPeople() {
    people.update(store.participants);
    missing.update(store.participants);
  }

  createWhoAnswered({ list: part('people-card'), store, request, show: people.setAnswered }); // before `render`, which restores a lost focus
  let announced = '';
  store.subscribe((what) => {
    if (what === 'participants') showPeople();
    else if (what === 'presence') renderCounts();
    else if (what === 'tally') renderTally();
    else if (what === 'standings') renderStandings();
    else render();
    const { round, slide, state } = store;
    const now = (round || slide) && state.lesson.status !== 'ended' ? `${part('round-title').textContent}: ${part('phase').textContent}` : '';
    if (what === 'state' && now !== announced) {
      announced = now;
      if (now) announce(now);
    }
  });
  commands.subscribe(render);
  installShortcuts((meaning) => {
    if (meaning === 'help') part('keys').showModal();
    return meaning === 'help' || bar.run(meaning);
  });
  for (const name of ['keys', 'phone']) part(`${name}-open`).addEventListener('click', () => part(name).showModal());
  showPeople();

  return {
    render,
    /** The server refused this page. */
    stop(code) {
      const login = { label: t('log_in'), url: '/login' };
      const main = document.getElementById('main');
      main.replaceChildren(drawNotice(code, { t, actions: { not_authenticated: login, default: { label: t('to_lessons'), url: '/teach/lessons' } } }));
      main.querySelector('h1').focus();
    },
  };
}
