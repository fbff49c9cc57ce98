// Two votes on one question side by side: before and after the discussion.
import { h, icon } from '../../dom.js';
import { choiceText, choiceWords } from '../../questions/choice_content.js';
import { percent } from '../../questions/choice_logic.js';
import { questionType } from '../../questions/registry.js';

const FLOWS = ['wrong_right', 'right_right', 'wrong_wrong', 'right_wrong'];

/**
 * @param {object} round a revealed one with `comparison`
 * @param {Function} t
 * @param {number} level of the heading
 * @returns {HTMLElement}
 */
export function drawComparison(round, t, level = 2) {
  const { comparison, tally, question } = round;
  const votes = [{ name: t('vote_number', { n: comparison.before.attempt }), ...comparison.before }, { name: t('vote_number', { n: round.attempt }), ...tally }];
  return h('section', { class: 'compare', data: { testid: 'comparison' } },
    h('div', { class: 'compare__title', role: 'heading', 'aria-level': String(level) }, t('before_and_after')),
    comparison.flow ? drawFlow(comparison.flow, t) : h('p', { class: 'answer-fact' }, t('changed_their_answer', { count: comparison.changed, both: comparison.both })),
    comparison.gain === null ? null : h('p', { class: 'compare__gain' }, h('span', {}, t('gain')), ' ', h('strong', { data: { testid: 'gain' } }, comparison.gain.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 })), ' ', h('span', { class: 'muted small' }, t('gain_means', { percent: Math.round(100 * comparison.gain) }))),
    questionType(question.type)?.countsChoices ? drawBars(question.choices, votes, round.key, t) : drawShares(votes, t));
}

function drawBars(choices, votes, key, t) {
  return h('ul', { class: 'compare__choices' }, ...choices.map((choice) => h('li', { class: `compare__choice answer-${choice.id}` },
    h('span', { class: 'mark', title: choiceWords(choice) }, h('span', {}, choice.label), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })),
    h('div', { class: 'compare__text' }, choiceText(choice), key?.includes(choice.id) ? h('span', { class: 'badge badge--success' }, icon('check-circle-fill'), t('right_answer')) : null),
    ...votes.map((vote, index) => drawBar(vote, vote.counts[choice.id] ?? 0, index, t)))));
}

/** For types without fixed choices: how many answers were right. */
function drawShares(votes, t) {
  return h('ul', { class: 'compare__choices' }, ...votes.map((vote, index) => h('li', { class: 'compare__choice' },
    vote.correct === null ? drawBar(vote, vote.answered, index, t) : drawBar(vote, vote.correct, index, t))));
}

function drawBar(vote, count, index, t) {
  const share = percent(count, vote.answered);
  return h('div', { class: `compare__bar compare__bar--${index === 0 ? 'before' : 'after'}` },
    h('span', { class: 'compare__vote' }, vote.name),
    h('progress', { class: 'bar', max: '100', value: String(share), 'aria-hidden': 'true' }),
    h('span', { class: 'compare__number' }, h('span', { 'aria-hidden': 'true' }, t('share', { count, percent: share })), h('span', { class: 'visually-hidden' }, t('count_and_share', { count, percent: share }))));
}

function drawFlow(flow, t) {
  return h('ul', { class: 'flow' }, ...FLOWS.map((name) => h('li', { class: `flow__way flow__way--${flow[name] ? name.replace('_', '-') : 'nobody'}`, data: { testid: `flow-${name}` } },
    h('span', { class: 'flow__number' }, t('number', { n: flow[name] })),
    h('span', { class: 'flow__words' }, t(`flow_${name}`)))));
}
