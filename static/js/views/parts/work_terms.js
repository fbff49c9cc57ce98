// The pages of homework around its questions: the terms before an attempt, and what was handed in.
import { regional } from '../../components/moments.js';
import { h, icon } from '../../dom.js';
import { questionType } from '../../questions/registry.js';
import { asSeenBy } from '../../questions/own_order.js';
import { drawQuestion } from './question.js';
import { drawOutcome } from './work_outcome.js';

/** @returns {HTMLElement|null} a moment, in the visitor's time zone */
function moment(unix) {
  const when = new Date(unix * 1000);
  const shown = new Intl.DateTimeFormat(regional(document.documentElement.lang), { dateStyle: 'medium', timeStyle: 'short' }).format(when);
  return h('time', { datetime: when.toISOString() }, shown);
}

/** @returns {string} seconds as hours and minutes */
function duration(seconds, t) {
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? t('work_in_minutes', { count: minutes }) : t('work_in_hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function facts(work, t) {
  const { assignment } = work;
  const left = work.attempts_left === null ? t('work_any_number') : t('number', { n: work.attempts_left });
  const rows = [
    ['work_questions', t('number', { n: assignment.questions })],
    ['work_opens', assignment.opens_at !== null && assignment.opens_at > work.now ? moment(assignment.opens_at) : null],
    ['work_due', assignment.due_at === null ? null : moment(assignment.due_at)],
    ['work_closes', assignment.closes_at === null ? null : moment(assignment.closes_at)],
    ['work_limit', assignment.time_limit === null ? null : duration(assignment.time_limit, t)],
    ['work_attempts_left', left],
    ['work_feedback', t(`work_feedback_${assignment.feedback}`)],
  ];
  const shown = rows.filter(([, value]) => value !== null);
  return h('dl', { class: 'work__facts' }, ...shown.flatMap(([name, value]) => [h('dt', {}, t(name)), h('dd', {}, value)]));
}

function beginning(work, { t, begin, problem }, label) {
  const why = ['not_open', 'closed', 'no_attempts_left'].includes(work.refused) ? t(`work_${work.refused}`) : '';
  return [
    why
      ? h('p', { class: 'flash flash--info', data: { testid: 'refused' } }, icon('info-circle'), h('span', {}, why))
      : h('button', { class: 'button button--primary button--lg', type: 'button', data: { testid: 'begin' }, on: { click: begin } }, t(label)),
    problem ? h('p', { class: 'field__error', role: 'alert' }, problem) : null,
  ];
}

/** The terms of homework that the student has not begun. */
export function drawStart(work, parts) {
  return h('section', { class: 'work__start' },
    h('h1', { tabindex: '-1' }, work.assignment.title), facts(work, parts.t), ...beginning(work, parts, 'work_begin'));
}

/** @returns {string} why an attempt ended by itself: its time was over, or the teacher closed the homework before */
export function endedBecause(attempt, t) {
  const isClosed = attempt.deadline === null || attempt.submitted_at < attempt.deadline;
  return t(isClosed ? 'work_done_closed' : 'work_done_by_itself');
}

/** How it went, and what can be practised of it. */
function score(attempt, { t, practice }) {
  const graded = attempt.questions.filter(({ result }) => result && result.correct !== null);
  if (!graded.length) return [];
  const right = graded.filter(({ result }) => result.correct).length;
  return [
    h('p', { class: 'work__score', data: { testid: 'score' } }, t('work_score', { right, count: graded.length })),
    practice && right < graded.length ? h('p', {}, h('a', { class: 'button', href: practice, data: { testid: 'practise' } }, icon('arrow-repeat'), t('work_practise'))) : null,
  ];
}

/** What the student has handed in, with the results that may be seen. */
export function drawDone(work, parts) {
  const { t } = parts;
  const { attempt, assignment } = work;
  const told = attempt.questions.some((question) => question.result);
  const handedIn = t('work_done_at', { time: '\u0000' }).split('\u0000');
  return h('section', { class: 'work__start', data: { testid: 'handed-in' } },
    h('h1', { tabindex: '-1' }, t('work_done_title')),
    h('p', {}, handedIn[0], moment(attempt.submitted_at), handedIn[1] ?? '', attempt.late ? h('span', { class: 'badge badge--warning' }, t('work_done_late')) : null),
    attempt.by_itself ? h('p', { class: 'flash flash--warning', role: 'alert', data: { testid: 'ended-by-itself' } }, icon('exclamation-triangle'), h('span', {}, endedBecause(attempt, t))) : null,
    ...score(attempt, parts),
    work.counted !== null && work.attempts.length > 1 ? h('p', {}, t('work_counts', { n: work.counted })) : null,
    told ? null : h('p', { class: 'muted' }, t(assignment.feedback === 'never' ? 'work_never' : 'work_later')),
    ...(work.refused === 'no_attempts_left' ? [] : beginning(work, parts, 'work_begin_again')),
    told ? h('h2', {}, t('work_review')) : null,
    told ? h('ol', { class: 'work__review' }, ...attempt.questions.map((question) => review(question, t, work.seed))) : null);
}

function review(question, t, seed) {
  const type = questionType(question.question.type);
  const seen = asSeenBy({ question: question.question, shuffled: question.shuffled }, { seed });
  const drawn = drawQuestion(seen.question, { t, level: 3 });
  const given = question.answer ? type?.describe(question.answer.value, question.question) : t('work_not_answered_word');
  const right = type && question.result?.key ? type.keyText(question.result.key, question.question, t) : '';
  return h('li', { class: 'card', data: { testid: 'reviewed' } },
    drawn.element,
    h('p', {}, h('strong', {}, `${t('your_answer')}: `), h('bdi', { translate: 'no' }, given ?? '')),
    question.result ? drawOutcome(question, { t, right }) : null);
}
