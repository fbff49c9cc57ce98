// Entry of /dev/components: draws the parts of the live pages with their own modules, from fixed samples.
import '../app.js';
import { h, pageData } from '../dom.js';
import { createTranslator } from '../messages.js';
import { createAnswerForm } from '../views/answer_form.js';
import { createAgenda } from '../views/parts/agenda.js';
import { createConnectionBadge } from '../views/parts/connection_badge.js';
import { createCountdown } from '../views/parts/countdown.js';
import { drawNotice } from '../views/parts/notice.js';
import { createPodium } from '../views/parts/podium.js';
import { createStandings } from '../views/parts/standings.js';
import { createParticipants } from '../views/parts/participants.js';
import { createRoundPanel } from '../views/parts/round_panel.js';
import { createToasts } from '../components/toast.js';

const page = pageData();
const t = createTranslator(page.messages, document.documentElement.lang);
const clock = { now: () => page.now };
const nothing = () => {};
const complain = createToasts(t);

function slot(name) {
  return document.querySelector(`[data-sample="${name}"]`);
}

function drawForm(name, round, facts, options = {}) {
  const form = createAnswerForm(round, { t, options, onSend: nothing });
  slot(name).append(form.element);
  form.update({ round, me: {}, locked: false, canChange: false, own: null, state: 'none', text: '', ...facts });
  return form;
}

/** The `me` data of a participant for an answer; null: no answer. */
function told(round, value, correct) {
  if (value === null) return { total_points: 300 };
  return { answer: { id: 'sample', round_id: round.id, value }, result: { round_id: round.id, correct, points: correct ? 100 : 0 }, total_points: 400 };
}

function drawAnswering() {
  const { round: revealed, right, wrong } = page.rounds.single_choice;
  const open = { ...revealed, status: 'open' };
  const words = (state, key, more) => ({ state, text: t(key), own: right, ...more });
  drawForm('form-none', open, {});
  drawForm('form-chosen', open, {}).element.querySelector('input[value="b"]').click();
  drawForm('form-sending', open, words('sending', 'status_sending'));
  drawForm('form-kept', open, words('sending', 'status_kept'));
  drawForm('form-recorded', open, words('recorded', 'status_recorded_change', { canChange: true }));
  drawForm('form-rejected', open, words('rejected', 'error_round_closed', { own: null, locked: true }));
  const done = (value, correct) => ({ ...words('recorded', 'status_recorded_short'), own: value, locked: true, me: told(revealed, value, correct) });
  drawForm('form-right', revealed, done(right, true));
  drawForm('form-wrong', revealed, done(wrong, false));
  const ahead = { rank: { place: 2, of: 28 }, streak: 3, team: page.standings.teams[0] };
  drawForm('form-ahead', revealed, { ...done(right, true), me: { ...told(revealed, right, true), ...ahead } });
  drawForm('form-survey', { ...revealed, scoring: 'survey', key: null, feedback: {}, explanation_html: '', tally: { ...revealed.tally, correct: null, survey: true } }, done(right, null));
  drawForm('form-missed', revealed, { ...done(null), state: 'none', text: t('status_missed') });
  drawForm('form-pictured', { ...page.pictured, status: 'open' }, {});
  drawForm('form-sure', { ...open, graded: true }, {}, { confidence: true }).element.querySelector('input[name="confidence"]').click();
  createRoundPanel(slot('voted-twice'), { t, live: true, level: 2 }).update(page.voted_twice, null);
  drawForm('form-crowded', { ...page.crowded, status: 'open' }, {});
  drawForm('form-crowded-done', page.crowded, { ...done(['c'], false), me: told(page.crowded, ['c'], false) });
}

function drawType(name, { round, right, wrong }) {
  const graded = round.key !== null;
  drawForm(`type-${name}-input`, { ...round, status: 'open' }, {});
  const value = graded ? wrong : right;
  const correct = graded ? false : null;
  drawForm(`type-${name}-outcome`, round, { state: 'recorded', text: t('status_recorded_short'), own: value, locked: true, me: told(round, value, correct) });
  const panel = (state, options) => createRoundPanel(slot(`type-${name}-${state}`), { t, level: 3, ...options });
  panel('tally', { live: true, accept: nothing }).update({ ...round, status: 'closed', key: undefined, tally: undefined }, { ...round.tally, round_id: round.id });
  panel('revealed', { live: false }).update(round, null);
}

function drawCountdowns() {
  const round = { ...page.rounds.poll.round, status: 'open' };
  const left = { calm: { deadline: page.now + 40 }, soon: { deadline: page.now + 7 }, over: { deadline: page.now }, paused: { paused: true, remaining: 25 } };
  for (const [name, facts] of Object.entries(left)) {
    const countdown = createCountdown({ t, clock, getRound: () => ({ ...round, ...facts }) });
    slot(`countdown-${name}`).append(countdown.element);
    countdown.refresh();
  }
}

function drawLesson() {
  for (const board of document.querySelectorAll('[data-sample="connection"]')) createConnectionBadge(board.firstElementChild, t)(board.dataset.state);
  createParticipants({ list: slot('people'), empty: h('p'), filter: h('button'), sort: h('button') }, { t, run: async () => true, toast: complain, locale: document.documentElement.lang }).update(page.people);
  createAgenda(slot('agenda'), page.agenda, { t, ask: nothing, skip: nothing }).update({ askedIds: new Set([1, 2]), skipped: [], currentId: 2, nextId: 3, disabled: false, over: false });
  slot('names').append(...page.people.map(({ nickname, present }) => h('li', { class: present ? 'chip' : 'chip chip--away' }, h('bdi', { translate: 'no' }, nickname))));
  const away = { label: t('go_home'), url: '/' };
  slot('notice').append(drawNotice('removed', { t, actions: { default: away } }));
}

function drawStandings() {
  const race = { podium: true, teams: 3, scoring: 'points' };
  const none = { ...page.standings, top: [], teams: [] };
  createStandings(slot('standings'), { t }).update(page.standings, race);
  createStandings(slot('standings-empty'), { t }).update(none, race);
  createPodium(slot('podium'), { t }).update(page.standings, { ...race, teams: 0 });
  createPodium(slot('podium-empty'), { t }).update(none, race);
}

drawLesson();
drawStandings();
drawCountdowns();
drawAnswering();
for (const [name, sample] of Object.entries(page.rounds)) drawType(name, sample);
document.querySelector('[data-show-toast]').addEventListener('click', () => complain(t('error_offline')));
const progress = document.querySelector('[data-progress-panel]');
progress.querySelector('progress').value = 40;
progress.querySelector('[data-progress-text]').textContent = progress.dataset.sending.replace('{percent}', '40');
document.querySelector('.dev__menu').open = true; // the clicks above closed it
document.querySelector('main [autofocus]').removeAttribute('autofocus');
document.documentElement.dataset.drawn = 'yes';
