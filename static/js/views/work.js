// The page on which a student does homework: its terms, one question at a time, what was handed in. Renders from the store.
import { announce } from '../announce.js';
import { ask } from '../components/confirm.js';
import { h, icon, part, setText } from '../dom.js';
import { asSeenBy } from '../questions/own_order.js';
import { createAnswerForm } from './answer_form.js';
import { createCountdown } from './parts/countdown.js';
import { drawNotice } from './parts/notice.js';
import { drawOutcome, verdictOf } from './parts/work_outcome.js';
import { drawStart, drawDone } from './parts/work_terms.js';

/**
 * @param {{store: object, t: Function, urls: {join: string, home: string}}} parts
 */
export function createWorkView({ store, t, urls }) {
  const stage = document.getElementById('stage');
  let position = 1;
  let form = null;
  let shown = '';
  let stopped = false;
  let isBusy = false;
  let problem = '';

  const countdown = createCountdown({ t, clock: store.clock, getRound: timer, onLevel: reachedLevel });
  const number = h('span', { class: 'round-bar__number' });
  const timerSlot = h('div', { class: 'round-bar__countdown' }, countdown.element);
  const places = h('ol', { class: 'work__places', 'aria-label': t('work_questions') });
  const slot = h('div', { data: { part: 'question-slot' } });
  const outcomeSlot = h('div');
  const back = h('button', { class: 'button', type: 'button', data: { testid: 'work-back' }, on: { click: () => go(position - 1) } }, t('work_back'));
  const next = h('button', { class: 'button button--primary', type: 'button', data: { testid: 'work-next' }, on: { click: () => go(position + 1) } }, t('work_next'));
  const handIn = h('button', { class: 'button', type: 'button', data: { testid: 'hand-in' }, on: { click: askToHandIn } }, t('work_hand_in'));
  const message = h('p', { class: 'field__error', role: 'alert' });
  const sheet = h('section', { class: 'live' },
    h('div', { class: 'round-bar' }, number, timerSlot), places, slot, outcomeSlot,
    h('div', { class: 'work__steps' }, back, next, handIn), message);

  function timer() {
    const { attempt } = store.work;
    if (!attempt || attempt.submitted_at !== null || attempt.deadline === null) return null;
    return { status: 'open', deadline: attempt.deadline, opened_at: attempt.started_at, paused: false, remaining: null };
  }

  function reachedLevel(level, before) {
    timerSlot.parentElement.classList.toggle('round-bar--timed', level !== null);
    if (level === 'soon' && before === 'calm') announce(t('announce_ten_seconds'));
    if (level !== 'over') return;
    announce(t('work_time_over'));
    render();
    setTimeout(closedYet, 3000);
  }

  /** The server hands the attempt in by itself, a moment after the end. */
  async function closedYet() {
    await store.refresh();
    if (timer() && store.online && countdown.element.dataset.level === 'over') setTimeout(closedYet, 3000);
  }

  function go(to) {
    const { questions } = store.work.attempt;
    position = Math.min(questions.length, Math.max(1, to));
    problem = '';
    render();
    form?.heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  async function begin() {
    if (isBusy) return;
    isBusy = true;
    const error = await store.begin();
    isBusy = false;
    position = 1;
    problem = error ? error.message || t(`error_${error.code}`) : '';
    render();
    if (!error) form?.heading.focus({ preventScroll: true });
  }

  async function askToHandIn() {
    const { questions } = store.work.attempt;
    await store.flush();
    if (store.waiting > 0 || !store.online) {
      problem = t('work_waiting');
      render();
      return;
    }
    const missing = questions.filter((question) => !question.answer).length;
    const text = missing ? t('work_unanswered', { count: missing }) : t('work_hand_in_all');
    if (isBusy || !(await ask({ title: t('work_hand_in_title'), text, label: t('work_hand_in') }))) return;
    isBusy = true;
    const error = await store.submit();
    isBusy = false;
    problem = error ? error.message || t(`error_${error.code}`) : '';
    render();
    if (!error) announce(t('work_done_title'));
  }

  function answerFacts(question, round) {
    const pending = store.pendingAt(question.position);
    const rejected = store.rejectedAt(question.position);
    const given = pending ?? question.answer;
    const isOver = countdown.element.dataset.level === 'over';
    const locked = store.work.attempt.submitted_at !== null || isOver;
    const canChange = store.work.assignment.feedback !== 'each';
    const common = { round, me: {}, locked, canChange, own: given?.value ?? null, confidence: null };
    if (pending) return { ...common, state: 'sending', text: t(store.online && store.triesAt(question.position) === 0 ? 'status_sending' : 'status_kept') };
    if (rejected && !question.answer) return { ...common, state: 'rejected', text: rejected.message || t(`error_${rejected.code}`) };
    if (question.answer) return { ...common, state: 'recorded', text: t(canChange && !locked ? 'status_recorded_change' : 'status_recorded_short') };
    return { ...common, state: 'none', text: t(isOver ? 'time_is_up' : 'status_none') };
  }

  function placeState(question) {
    const state = store.stateAt(question.position);
    return question.result ? verdictOf(question) ?? state : state;
  }

  function drawPlaces(questions) {
    const items = questions.map((question) => {
      const state = placeState(question);
      const known = ['none', 'sending', 'recorded', 'right', 'partly', 'wrong'].includes(state) ? state : 'recorded';
      return h('li', {}, h('button', {
        class: 'work__place', type: 'button', 'aria-label': t(`work_nav_${known}`, { n: question.position }),
        'aria-current': question.position === position ? 'step' : null,
        data: { state, position: String(question.position) }, on: { click: () => go(question.position) },
      }, String(question.position), state === 'recorded' ? icon('check-lg') : state === 'sending' ? icon('hourglass-split') : null));
    });
    const hadFocus = places.contains(document.activeElement);
    places.replaceChildren(...items);
    if (hadFocus) items[position - 1].firstChild.focus({ preventScroll: true });
  }

  function renderQuestion(attempt) {
    const question = attempt.questions[position - 1] ?? attempt.questions[0];
    position = question.position;
    const round = asSeenBy({ id: question.position, question: question.question, shuffled: question.shuffled, graded: question.graded, status: 'open', scoring: 'points' }, { seed: store.work.seed });
    const now = `question ${attempt.id} ${position}`;
    if (shown !== now) {
      shown = now;
      form = createAnswerForm(round, { t, onSend: (value, more) => { problem = ''; store.answer(question.position, value, more); } });
      slot.replaceChildren(form.element);
      if (sheet.parentElement !== stage) stage.replaceChildren(sheet);
    }
    form.update(answerFacts(question, round));
    outcomeSlot.replaceChildren(question.result ? drawOutcome(question, { t, right: form.rightText({ key: question.result.key }) }) : '');
    setText(number, t('work_position', { n: position, of: attempt.questions.length }));
    drawPlaces(attempt.questions);
    back.hidden = position === 1;
    next.hidden = position === attempt.questions.length;
    handIn.classList.toggle('button--primary', position === attempt.questions.length);
    setText(message, problem);
    countdown.refresh();
  }

  function renderStill(name, element) {
    form = null;
    const now = `${name} ${element.textContent} ${element.innerHTML.length}`;
    if (shown === now) return;
    shown = now;
    const hadFocus = document.activeElement === document.body || stage.contains(document.activeElement);
    stage.replaceChildren(element);
    if (hadFocus) element.querySelector('h1').focus({ preventScroll: true });
  }

  function render() {
    if (stopped) return;
    const { work } = store;
    const offline = part('offline');
    offline.hidden = store.online;
    setText(offline, store.online ? '' : t('work_offline'));
    if (work.attempt && work.attempt.submitted_at === null) renderQuestion(work.attempt);
    else if (work.attempt) renderStill('done', drawDone(work, { t, begin, problem }));
    else renderStill('start', drawStart(work, { t, begin, problem }));
  }

  store.subscribe(render);
  return {
    render,

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
