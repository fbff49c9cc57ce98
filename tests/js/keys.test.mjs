// What keys mean on the control page and on the projector.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { meaningOf, nextStep, pageStepOf, possible } from '../../static/js/live/steps.js';

test('on the control page a remote goes on with the lesson, and two keys turn the pages of the projector', () => {
  assert.deepEqual(['PageDown', 'ArrowRight', ',', '.', 'x'].map((key) => meaningOf({ key })), ['next', 'next', 'pageBack', 'pageOn', null]);
});

test('on the projector the keys of a remote turn pages', () => {
  assert.deepEqual(['PageDown', ' ', 'ArrowRight', '.', 'PageUp', 'ArrowLeft', ',', 'a'].map((key) => pageStepOf({ key })), [1, 1, 1, 1, -1, -1, -1, null]);
  assert.equal(pageStepOf({ key: 'ArrowLeft', altKey: true }), null, 'the browser goes back');
});

const PLAN = { hasNext: true, hasAgenda: true };
const NO_OPTIONS = { podium: false, teams: 0, second_vote: false, auto_advance: 0 };

/** A lesson with this round and these options. */
function lessonWith(round, options = {}, status = 'live') {
  const usual = { attempt: 1, graded: true, discussion: null, standings_shown: false, page: 0, pages: 1, deadline: null, paused: false };
  return { lesson: { status, options: { ...NO_OPTIONS, ...options } }, round: round && { ...usual, ...round } };
}

test('the next step turns to what explains a result before it asks the next question', () => {
  const revealed = (page, pages) => lessonWith({ status: 'revealed', page, pages });
  assert.deepEqual([[0, 1], [0, 2], [1, 2], [1, 3]].map(([page, pages]) => nextStep(revealed(page, pages), PLAN)), ['ask', 'pageOn', 'ask', 'pageOn']);
  assert.equal(nextStep(lessonWith({ status: 'open', pages: 3 }), PLAN), 'close', 'a question of several pages is still open');
});

test('a lesson is gone through with the one step that comes next', () => {
  assert.equal(nextStep(lessonWith(null, {}, 'lobby'), PLAN), 'ask');
  assert.equal(nextStep(lessonWith(null), { hasNext: false, hasAgenda: false }), 'choose');
  assert.equal(nextStep(lessonWith({ status: 'closed' }), PLAN), 'reveal');
  assert.equal(nextStep(lessonWith({ status: 'revealed' }), { hasNext: false, hasAgenda: true }), 'end');
  assert.equal(nextStep(lessonWith({ status: 'revealed' }), { hasNext: false, hasAgenda: false }), 'choose');
  assert.equal(nextStep(lessonWith({ status: 'revealed' }, {}, 'ended'), PLAN), null);
});

test('where there is a ranking it is shown after each graded question, once', () => {
  for (const options of [{ podium: true }, { teams: 2 }]) {
    assert.equal(nextStep(lessonWith({ status: 'revealed' }, options), PLAN), 'standings');
    assert.equal(nextStep(lessonWith({ status: 'revealed', standings_shown: true }, options), PLAN), 'ask');
    assert.equal(nextStep(lessonWith({ status: 'revealed', graded: false }, options), PLAN), 'ask');
  }
});

test('with a second vote the discussion comes between both, for questions with a right answer', () => {
  const options = { second_vote: true };
  const closed = (round) => nextStep(lessonWith({ status: 'closed', ...round }, options), PLAN);
  assert.deepEqual([closed({}), closed({ discussion: { until: 9 } }), closed({ attempt: 2 }), closed({ graded: false })], ['discuss', 'revote', 'reveal', 'reveal']);
  assert.equal(nextStep(lessonWith({ status: 'closed', discussion: { until: 9 } }), PLAN), 'revote', 'a discussion without the option, too');
});

test('whatever the next step is can be done', () => {
  const rounds = [null, ...['open', 'closed', 'revealed'].flatMap((status) => [{ status }, { status, pages: 2 }, { status, discussion: { until: 9 } }])];
  for (const round of rounds) {
    for (const options of [{}, { podium: true }, { second_vote: true }]) {
      for (const plan of [PLAN, { hasNext: false, hasAgenda: true }, { hasNext: false, hasAgenda: false }]) {
        const state = lessonWith(round, options);
        assert.ok(possible(state, plan)[nextStep(state, plan)], JSON.stringify([state, plan]));
      }
    }
  }
});

test('what makes no sense now is not possible', () => {
  const can = (...lesson) => Object.entries(possible(lessonWith(...lesson), PLAN)).filter(([, yes]) => yes).map(([name]) => name).sort();
  assert.deepEqual(can({ status: 'open', deadline: 9 }), ['close', 'end', 'extend15', 'extend30', 'liveBars', 'lock', 'options', 'pause', 'skip']);
  assert.deepEqual(can({ status: 'closed' }), ['ask', 'choose', 'discuss', 'end', 'liveBars', 'lock', 'options', 'reopen', 'reveal', 'revote', 'skip']);
  assert.deepEqual(can({ status: 'revealed' }, {}, 'ended'), []);
});

test('after a slide comes the rest of it, the result of a question that waits, or what is next', () => {
  const slide = { id: 3, page: 0, pages: 1 };
  const step = (round, more = {}, plan = PLAN) => nextStep({ ...lessonWith(round), slide: { ...slide, ...more } }, plan);
  assert.equal(step(null), 'ask');
  assert.equal(step(null, { pages: 2 }), 'pageOn');
  assert.equal(step({ status: 'closed' }), 'reveal');
  assert.equal(step({ status: 'revealed', pages: 2 }), 'ask', 'the pages of the question are not shown');
  assert.equal(step(null, {}, { hasNext: false, hasAgenda: true }), 'end');
  assert.equal(step(null, {}, { hasNext: false, hasAgenda: false }), 'choose');
  const can = possible({ ...lessonWith({ status: 'revealed', page: 1, pages: 3 }), slide }, PLAN);
  assert.deepEqual([can.hideSlide, can.pageOn, can.pageBack, can.ask], [true, false, false, true]);
  assert.equal(possible(lessonWith({ status: 'revealed' }), PLAN).hideSlide, false);
});
