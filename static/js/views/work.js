// The page on which a student does homework: its terms, one question at a time, what was handed in. Renders from the store.
import { announce } from '../announce.js';
import { ask } from '../components/confirm.js';
import { h, icon, part, setText } from '../dom.js';
import { asSeenBy } from '../questions/own_order.js';
import { createAnswerForm } from './answer_form.js';
import { createCountdown } from './parts/countdown.js';
import { drawNotice } from './parts/notice.js';
import { ICONS } from './parts/result.js';
import { drawOutcome, verdictOf } from './parts/work_outcome.js';
import { drawStart, drawDone, endedBecause } from './parts/work_terms.js';

/** What a place in the row of questions shows beside its number, so that its colour does not say it alone. */
const PLACE_ICONS = { recorded: 'check-lg', sending: 'hourglass-split', right: ICONS.right, partly: ICONS.partly, wrong: ICONS.wrong };

/**
 * @param {{store: object, t: Function, urls: {join: string, home: string, practice: string|null}}} parts
 */
export function createWorkView({ store, t, urls }) {
  const stage = document.getElementById('stage');
  let position = beginning();
  let form = null;
  let shown = '';
  let isDrawn = false;
  let stopped = false;
  let isBusy = false;
  let problem = '';

  const countdown = createCountdown({ t, clock: store.clock, getRound: timer, onLevel: reachedLevel });
  const number = h('span', { class: 'round-bar__number' });
  const timerSlot = h('div', { class: 'round-bar__countdown' }, countdown.element);
  const places = h('ol', { class: 'work__places', 'aria-label': t('work_questions') });
  const slot = h('div', { class: 'live__slot', data: { part: 'question-slot' } });
  const outcomeSlot = h('div');
  const back = h('button', { class: 'button', type: 'button', data: { testid: 'work-back' }, on: { click: () => go(position - 1) } }, icon('arrow-left'), h('span', { class: 'work__back-label' }, t('work_back')));
  const next = h('button', { class: 'button button--primary', type: 'button', data: { testid: 'work-next' }, on: { click: () => go(position + 1) } }, t('work_next'), icon('arrow-right'));
  const handIn = h('button', { class: 'button', type: 'button', data: { testid: 'hand-in' }, on: { click: askToHandIn } }, t('work_hand_in'));
  const steps = h('div', { class: 'work__steps' }, back, next); // in the bar that stays in sight
  const handInSlot = h('div', { class: 'work__hand-in' });
  const message = h('p', { class: 'field__error', role: 'alert' });
  const sheet = h('section', { class: 'live' },
    h('div', { class: 'round-bar' }, number, timerSlot), places, slot, message, handInSlot);

  /** The question to begin with: after a reload the same, which the address names; else the first without an answer. */
  function beginning() {
    const questions = store.work.attempt?.questions ?? [];
    const named = questions.find((question) => `#${question.position}` === window.location.hash);
    return (named ?? questions.find((question) => store.stateAt(question.position) === 'none'))?.position ?? 1;
  }

  function moveTo(to) {
    position = to;
    window.history.replaceState(null, '', `#${position}`);
  }

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
    moveTo(Math.min(questions.length, Math.max(1, to)));
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
    if (!error) moveTo(1);
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
    const { due_at: due } = store.work.assignment;
    const text = [
      missing ? t('work_unanswered', { count: missing }) : t('work_hand_in_all'),
      due !== null && store.clock.now() > due ? t('work_hand_in_late') : '',
    ].filter(Boolean).join(' ');
    if (isBusy || !(await ask({ title: t('work_hand_in_title'), text, label: t('work_hand_in'), isDangerous: false }))) return;
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
    if (question.answer) return { ...common, state: 'recorded', text: t(canChange && !locked ? 'work_saved_change' : 'work_saved') };
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
      }, String(question.position), PLACE_ICONS[known] ? icon(PLACE_ICONS[known]) : null));
    });
    const hadFocus = places.contains(document.activeElement);
    places.replaceChildren(...items);
    const current = items[position - 1];
    if (hadFocus) current.firstChild.focus({ preventScroll: true });
    const { offsetLeft: begin, offsetWidth: width } = current;
    if (begin < places.scrollLeft || begin + width > places.scrollLeft + places.clientWidth) places.scrollLeft = begin + (width - places.clientWidth) / 2;
  }

  /** Hand in from the last question, and from any once all are answered. */
  function placeSteps({ questions }) {
    const isLast = position === questions.length;
    const isAnswered = questions.every((question) => store.stateAt(question.position) !== 'none');
    back.hidden = position === 1;
    next.hidden = isLast;
    const home = isLast ? steps : isAnswered ? handInSlot : null;
    if (home === null) handIn.remove();
    else if (handIn.parentElement !== home) home.append(handIn);
    handIn.classList.toggle('button--primary', isLast);
  }

  function renderQuestion(attempt) {
    isDrawn = true;
    const question = attempt.questions[position - 1] ?? attempt.questions[0];
    position = question.position;
    const round = asSeenBy({ id: question.position, question: question.question, shuffled: question.shuffled, graded: question.graded, status: 'open', scoring: 'points' }, { seed: store.work.seed });
    const now = `question ${attempt.id} ${position}`;
    if (shown !== now) {
      shown = now;
      form = createAnswerForm(round, { t, onSend: (value, more) => { problem = ''; store.answer(question.position, value, more); } });
      slot.replaceChildren(form.element);
      const bar = form.element.querySelector('.answer-bar');
      bar.before(outcomeSlot);
      bar.append(steps);
      if (sheet.parentElement !== stage) stage.replaceChildren(sheet);
    }
    form.update(answerFacts(question, round));
    drawResultOf(question);
    setText(number, t('work_position', { n: position, of: attempt.questions.length }));
    drawPlaces(attempt.questions);
    placeSteps(attempt);
    setText(message, problem);
    countdown.refresh();
  }

  /** The result of an answer, where it is known at once. */
  function drawResultOf(question) {
    const now = question.result ? `${shown} ${question.answer?.id}` : '';
    if (outcomeSlot.dataset.shown === now) return;
    const isNew = outcomeSlot.dataset.shown === '' && now !== '';
    outcomeSlot.dataset.shown = now;
    outcomeSlot.replaceChildren(now ? drawOutcome(question, { t, right: form.rightText({ key: question.result.key }) }) : '');
    if (isNew && question.answer) outcomeSlot.firstChild.scrollIntoView({ block: 'nearest' });
  }

  function renderStill(name, element) {
    form = null;
    const now = `${name} ${element.textContent} ${element.innerHTML.length}`;
    if (shown === now) return;
    shown = now;
    const hadFocus = isDrawn && (document.activeElement === document.body || stage.contains(document.activeElement));
    isDrawn = true; // a page that has just been opened begins at its top
    stage.replaceChildren(element);
    if (hadFocus) element.querySelector('h1').focus({ preventScroll: true });
  }

  function render() {
    if (stopped) return;
    const { work } = store;
    const offline = part('offline');
    offline.hidden = store.online;
    setText(offline, store.online ? '' : t('work_offline'));
    const isAsked = Boolean(work.attempt) && work.attempt.submitted_at === null;
    document.body.classList.toggle('body--asked', isAsked); // the header makes room
    if (isAsked) renderQuestion(work.attempt);
    else if (work.attempt) {
      const wasAtWork = shown.startsWith('question');
      renderStill('done', drawDone(work, { t, begin, problem, practice: urls.practice }));
      if (wasAtWork && work.attempt.by_itself) announce(endedBecause(work.attempt, t));
    }
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
