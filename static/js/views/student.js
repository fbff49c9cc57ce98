// The student's page: lobby, question, waiting, result, end. Renders from the store and the outbox only.
import { announce } from '../announce.js';
import { h, part, setName, setText } from '../dom.js';
import { phaseOf, timed } from '../live/timing.js';
import { asSeenBy } from '../questions/own_order.js';
import { createAnswerForm } from './answer_form.js';
import { createCountdown } from './parts/countdown.js';
import { printOf } from './parts/question.js';
import { createLobby } from './parts/lobby.js';
import { glideAll, whereAre } from './parts/motion.js';
import { drawNotice } from './parts/notice.js';
import { drawOwnStanding, drawTeam } from './parts/own_standing.js';
import { outcome, titleOf } from './parts/result.js';
import { createSlidePanel } from './parts/slide.js';
import { createSpeech } from './parts/speech.js';

/**
 * @param {object} parts
 * @param {object} parts.store
 * @param {object} parts.outbox
 * @param {Function} parts.t
 * @param {object} parts.urls {join, home}
 * @param {(roundId: number, value: unknown, more: object) => void} parts.send
 * @param {(nickname?: string) => Promise<object>} parts.rename
 */
export function createStudentView({ store, outbox, t, urls, send, rename }) {
  const stage = document.getElementById('stage');
  const lobby = part('lobby');
  const ended = part('ended');
  const live = part('live');
  const slides = part('slide');
  const slidePanel = createSlidePanel(slides, slides.getAttribute('aria-label'));
  const lobbyView = createLobby({ t, store, rename });
  const countdown = createCountdown({ t, clock: store.clock, getRound: () => timed(store.state, store.me?.extra_percent), onLevel: saidLevel });
  part('countdown').append(countdown.element);
  const speech = createSpeech(t);
  let form = null;
  let rejected = null;
  let stopped = false;
  let nickname = store.me.participant.nickname;
  let online = false;

  function saidLevel(level, before) {
    part('countdown').parentElement.classList.toggle('round-bar--timed', level !== null);
    if (level === 'soon' && before === 'calm') announce(t('announce_ten_seconds'));
    if (level === 'over' || level === null) render();
  }

  function show(section) {
    document.body.classList.toggle('body--asked', section === live || section === slides); // the header makes room
    for (const each of [lobby, live, slides, ended]) each.hidden = each !== section;
  }

  /** Whether the focus may be moved: it is in the stage or nowhere, and not in the menu or the personal code. */
  function hasFocus() {
    return document.activeElement === document.body || stage.contains(document.activeElement);
  }

  /** Move the focus to a new heading, after the focused element was replaced. */
  function focusOn(heading) {
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function answerFacts(round, me) {
    const pending = outbox.pending?.round_id === round.id ? outbox.pending : null;
    const recorded = me.answer?.round_id === round.id ? me.answer : null;
    const timeUp = countdown.element.dataset.level === 'over';
    const locked = round.status !== 'open' || timeUp;
    const given = pending ?? recorded;
    const common = { round, me, locked, canChange: Boolean(store.state.lesson.allow_change), own: given?.value ?? null, confidence: given?.confidence ?? null };
    if (pending) {
      const isKept = !online || outbox.tries > 0;
      return { ...common, state: 'sending', isKept, text: t(isKept ? 'status_kept' : 'status_sending') };
    }
    if (rejected?.round_id === round.id && !recorded) return { ...common, own: locked ? rejected.value : null, state: 'rejected', text: rejected.text };
    const verdict = recorded && round.status === 'revealed' ? outcome(round, me) : 'pending';
    if (verdict !== 'pending') return { ...common, state: 'recorded', verdict, text: titleOf(verdict, round, t) };
    if (recorded) return { ...common, state: 'recorded', text: t(round.status === 'open' ? (common.canChange && !locked ? 'status_recorded_change' : 'status_recorded') : 'status_recorded_short') };
    if (round.discussion) return { ...common, state: 'none', text: t('status_discuss') };
    const text = round.status === 'revealed' ? t('status_missed') : t(timeUp && round.status === 'open' ? 'time_is_up' : 'status_closed');
    return { ...common, state: 'none', text };
  }

  function renderRound(round, me) {
    const isOurs = hasFocus();
    const before = form && !live.hidden ? whereAre([part('question-slot'), ...form.blocks(), part('awake-note')]) : new Map();
    show(live);
    const now = `${round.id} ${printOf(round.question)}`; // the prompt of an improvised question may be added later
    if (form?.shows !== now) {
      const next = createAnswerForm(round, { t, options: store.state.lesson.options, onSend: (value, more) => { rejected = null; send(round.id, value, more); } });
      form = Object.assign(next, { shows: now });
      before.clear();
      part('question-slot').replaceChildren(form.element);
      if (isOurs) focusOn(form.heading);
    }
    setText(part('round-number'), round.attempt > 1 ? t('round_again', { n: round.number }) : t('round_number', { n: round.number }));
    setText(part('phase'), phaseOf(round, t));
    part('phase').dataset.status = round.status;
    part('discussion').hidden = !(round.status === 'closed' && round.discussion);
    const facts = answerFacts(round, me);
    form.update(facts);
    countdown.refresh();
    glideAll(before); // the eye follows what makes room for a verdict, or for the discussion
    speech.round(round, me, { prompt: form.heading.textContent, right: form.rightText(round), isRead: isOurs });
    if (facts.isKept) speech.kept(outbox.pending.id);
  }

  function renderSlide(slide) {
    const isOurs = hasFocus();
    show(slides);
    if (!slidePanel.update(slide)) return;
    if (isOurs) focusOn(slidePanel.text);
    else announce(t('announce_slide'));
  }

  function renderEnded(me) {
    const isNew = ended.hidden;
    const isOurs = hasFocus();
    show(ended);
    setText(part('final-points'), t('number', { n: me.total_points ?? 0 }));
    part('final-total').hidden = store.state.lesson.options.scoring === 'survey' && !me.total_points;
    setText(part('final-right'), me.right?.of ? t('right_of', me.right) : '');
    part('final-right').hidden = !me.right?.of;
    const tooLate = rejected && rejected.round_id === store.round?.id && me.answer?.round_id !== rejected.round_id;
    part('final-thanks').hidden = Boolean(tooLate);
    part('final-rejected').hidden = !tooLate;
    setText(part('final-rejected'), tooLate ? t('final_too_late') : '');
    part('final-standing').replaceChildren(drawOwnStanding(me, t) ?? '');
    if (isNew && isOurs) focusOn(part('ended-title'));
    else if (isNew) announce(t('ended_title'));
  }

  function renderLobby(me) {
    show(lobby);
    part('lobby-team').replaceChildren(me.team ? drawTeam(me.team, t) : '');
  }

  function renderName(name) {
    for (const element of document.querySelectorAll('[data-part="nickname"]')) setName(element, name);
    for (const button of document.querySelectorAll('form[data-part="not-me"] button')) setText(button, t('not_me', { name }));
    lobbyView.update();
    if (name !== nickname) announce(t('announce_name', { name }));
    nickname = name;
  }

  function render() {
    if (stopped || !store.state) return;
    const { state, me } = store;
    renderName(me.participant.nickname);
    if (!state.slide) slidePanel.update(null);
    if (state.lesson.status === 'ended') renderEnded(me);
    else if (state.slide) renderSlide(state.slide);
    else if (state.round) renderRound(asSeenBy(state.round, me), me);
    else renderLobby(me);
  }

  store.subscribe((what) => { if (what === 'state' || what === 'me') render(); });
  return {
    render,

    /** Set whether the socket is connected; the status text of a waiting answer depends on it. */
    setOnline(next) {
      online = next;
      render();
    },

    /** Show why an answer was rejected, until another one is sent; the answer itself where it came too late. */
    reject({ round_id: roundId, value }, text) {
      rejected = { round_id: roundId, value, text };
      announce(text);
      render();
    },

    /** The server refused this page. */
    stop(code) {
      stopped = true;
      const again = { label: t('join_again'), url: urls.join };
      const notice = drawNotice(code, { t, actions: { not_authenticated: again, default: { label: t('go_home'), url: urls.home }, other: again } });
      stage.replaceChildren(h('div', {}, notice));
      notice.querySelector('h1').focus();
    },
  };
}
