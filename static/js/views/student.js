// The student's page: lobby, question, waiting, result, end. Renders from the store and the outbox only.
import { announce } from '../announce.js';
import { h, part, setText } from '../dom.js';
import { phaseOf, timed } from '../live/timing.js';
import { createAnswerForm } from './answer_form.js';
import { createCountdown } from './parts/countdown.js';
import { printOf } from './parts/question.js';
import { createLobby } from './parts/lobby.js';
import { drawNotice } from './parts/notice.js';
import { drawOwnStanding, drawTeam, standingText } from './parts/own_standing.js';
import { outcome } from './parts/result.js';

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
  const lobbyView = createLobby({ t, store, rename });
  const countdown = createCountdown({ t, clock: store.clock, getRound: () => timed(store.state, store.me?.extra_percent), onLevel: saidLevel });
  part('countdown').append(countdown.element);
  let form = null;
  let rejected = null;
  let stopped = false;
  let said = '';
  let online = false;

  function saidLevel(level) {
    if (level === 'soon') announce(t('announce_ten_seconds'));
    if (level === 'over' || level === null) render();
  }

  function show(section) {
    for (const each of [lobby, live, ended]) each.hidden = each !== section;
  }

  function keepFocus(target) {
    // Focus that sat in what was replaced moves to the new heading; focus elsewhere (menu, resume code) stays.
    if (document.activeElement === document.body || stage.contains(document.activeElement)) {
      target.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  }

  function answerFacts(round, me) {
    const pending = outbox.pending?.round_id === round.id ? outbox.pending : null;
    const recorded = me.answer?.round_id === round.id ? me.answer : null;
    const timeUp = countdown.element.dataset.level === 'over';
    const locked = round.status !== 'open' || timeUp;
    const given = pending ?? recorded;
    const common = { round, me, locked, canChange: Boolean(store.state.lesson.allow_change), own: given?.value ?? null, confidence: given?.confidence ?? null };
    if (pending) {
      const text = online && outbox.tries === 0 ? t('status_sending') : t('status_kept');
      return { ...common, state: 'sending', text };
    }
    if (rejected?.round_id === round.id && !recorded) return { ...common, state: 'rejected', text: rejected.text };
    if (recorded) return { ...common, state: 'recorded', text: t(round.status === 'open' ? (common.canChange && !locked ? 'status_recorded_change' : 'status_recorded') : 'status_recorded_short') };
    if (round.discussion) return { ...common, state: 'none', text: t('status_discuss') };
    const text = round.status === 'revealed' ? t('status_missed') : t(timeUp && round.status === 'open' ? 'time_is_up' : 'status_closed');
    return { ...common, state: 'none', text };
  }

  function renderRound(round, me) {
    show(live);
    const now = `${round.id} ${printOf(round.question)}`; // an improvised question may get its words later
    if (form?.shows !== now) {
      const next = createAnswerForm(round, { t, options: store.state.lesson.options, onSend: (value, more) => { rejected = null; send(round.id, value, more); } });
      const hadFocus = form !== null || document.activeElement === document.body;
      form = Object.assign(next, { shows: now });
      if (hadFocus) requestAnimationFrame(() => keepFocus(form.heading));
      part('question-slot').replaceChildren(form.element);
    }
    setText(part('round-number'), round.attempt > 1 ? t('round_again', { n: round.number }) : t('round_number', { n: round.number }));
    setText(part('phase'), phaseOf(round, t));
    part('phase').dataset.status = round.status;
    part('discussion').hidden = !(round.status === 'closed' && round.discussion);
    form.update(answerFacts(round, me));
    countdown.refresh();
    say(round, me);
  }

  function say(round, me) {
    const parts = [round.id, round.status, round.paused, Boolean(round.discussion), round.status === 'revealed' ? outcome(round, me) : ''];
    const now = parts.join();
    if (now === said) return;
    said = now;
    if (round.status === 'open') announce(t(round.paused ? 'timer_paused' : 'announce_question', { n: round.number, prompt: form.heading.textContent }));
    else if (round.status === 'closed') announce(t(round.discussion ? 'discuss_title' : 'announce_closed'));
    else if (outcome(round, me) !== 'pending') sayResult(round, me);
  }

  function sayResult(round, me) {
    const right = form.rightText(round);
    announce([t(`result_${outcome(round, me)}`), standingText(me, t), right ? t('announce_right', { answer: right }) : ''].filter(Boolean).join(' '));
  }

  function renderEnded(me) {
    show(ended);
    setText(part('final-points'), t('number', { n: me.total_points ?? 0 }));
    part('final-total').hidden = store.state.lesson.options.scoring === 'survey' && !me.total_points;
    part('final-standing').replaceChildren(drawOwnStanding(me, t) ?? '');
    if (said !== 'ended') {
      said = 'ended';
      announce(t('ended_title'));
      keepFocus(part('ended-title'));
    }
  }

  function renderLobby(me) {
    show(lobby);
    part('lobby-team').replaceChildren(me.team ? drawTeam(me.team, t) : '');
  }

  function render() {
    if (stopped || !store.state) return;
    const { state, me } = store;
    setText(part('nickname'), me.participant.nickname);
    lobbyView.update();
    if (state.lesson.status === 'ended') renderEnded(me);
    else if (state.round) renderRound(state.round, me);
    else renderLobby(me);
  }

  store.subscribe((what) => { if (what === 'state' || what === 'me') render(); });
  return {
    render,

    /** Whether the socket is connected; words for a waiting answer depend on it. */
    setOnline(next) {
      online = next;
      render();
    },

    /** Remember why an answer was not taken, until another is sent. */
    reject(roundId, text) {
      rejected = { round_id: roundId, text };
      announce(text);
      render();
    },

    /** The server will not have this page any more. */
    stop(code) {
      stopped = true;
      const again = { label: t('join_again'), url: urls.join };
      const notice = drawNotice(code, { t, actions: { not_authenticated: again, default: { label: t('go_home'), url: urls.home }, other: again } });
      stage.replaceChildren(h('div', {}, notice));
      announce(notice.querySelector('h1').textContent);
      notice.querySelector('h1').focus();
    },
  };
}
