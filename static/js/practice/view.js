// The page of practice: one question at a time, its verdict, and the end.
import { announce } from '../announce.js';
import { h, icon, part, setText } from '../dom.js';
import { createAnswerForm } from '../views/answer_form.js';
import { ICONS, outcome, titleOf } from '../views/parts/result.js';

const SECTIONS = ['loading', 'card', 'done', 'nothing', 'failed'];

/**
 * @param {object} parts
 * @param {Function} parts.t
 * @param {string} parts.locale
 * @param {(cardId: number, value: unknown, more: object) => void} parts.send
 * @param {(how?: {ahead?: boolean}) => void} parts.load what is due, or what comes next
 */
export function createPracticeView({ t, locale, send, load }) {
  const dates = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  let cards = [];
  let left = 0; // due cards that were not loaded
  let place = 0;
  let form = null;
  let given = null;
  let right = 0;
  let graded = 0;
  let nextOn = null;

  const inWords = (date) => dates.format(new Date(`${date}T12:00`));

  function show(name) {
    for (const each of SECTIONS) part(each).hidden = each !== name;
  }

  function comesBack(date) {
    if (!nextOn || date < nextOn) nextOn = date;
  }

  /** The question as the form wants it: as a round of a lesson. */
  function roundOf(card) {
    return { id: card.id, status: 'open', graded: true, scoring: 'points', question: card.question };
  }

  function revealed(card, verdict) {
    const { key, feedback, explanation_html } = verdict ?? card;
    return { ...roundOf(card), status: 'revealed', key, feedback, explanation_html };
  }

  function meOf(card, verdict) {
    const result = verdict ? { round_id: card.id, correct: verdict.result.correct, points: verdict.result.fraction } : null;
    return { answer: { id: String(Boolean(verdict)), round_id: card.id }, result };
  }

  function drawOutcome(round, me) {
    const kind = outcome(round, me);
    const isKnown = kind !== 'pending';
    const { verdict } = given;
    return h('section', { class: `result result--${kind}`, data: { testid: 'result', outcome: kind } },
      h('span', { class: 'result__icon' }, icon(ICONS[kind])),
      h('div', { class: 'result__text' },
        h('h2', { class: 'result__title' }, isKnown ? titleOf(kind, round, t) : t('kept_title')),
        h('p', {}, isKnown ? t('comes_back', { date: inWords(verdict.due_on) }) : t('kept_text'))));
  }

  function showCard() {
    const card = cards[place];
    given = null;
    show('card');
    setText(part('due'), t('due', { count: cards.length + left }));
    setText(part('place'), t('card_of', { n: place + 1, of: cards.length }));
    part('progress').max = cards.length;
    part('progress').value = place;
    part('next').hidden = true;
    form = createAnswerForm(roundOf(card), {
      t, options: { confidence: true }, drawOutcome,
      onSend(value, more) {
        given = { value, ...more };
        update();
        send(card.id, value, more);
      },
    });
    part('question-slot').replaceChildren(form.element);
    update();
  }

  /** Redraw the question with what is known of its answer. */
  function update() {
    const card = cards[place];
    const { verdict, isKept, refused } = given ?? {};
    const isShown = Boolean(verdict || isKept);
    const round = isShown ? revealed(card, verdict) : roundOf(card);
    const me = meOf(card, verdict);
    const facts = { round, me, locked: Boolean(given), canChange: false, own: given?.value ?? null, confidence: given?.confidence ?? null };
    if (!given) form.update({ ...facts, state: 'none', text: '' });
    else if (refused) form.update({ ...facts, state: 'rejected', text: refused });
    else if (verdict) form.update({ ...facts, state: 'recorded', verdict: outcome(round, me), text: titleOf(outcome(round, me), round, t) });
    else form.update({ ...facts, state: 'sending', text: t(isKept ? 'status_kept' : 'status_sending') });
    if (!isShown && !refused) return;
    const next = part('next');
    setText(next, t(place + 1 < cards.length ? 'next_card' : 'finish'));
    if (!next.hidden) return;
    next.hidden = false;
    next.focus({ preventScroll: true });
  }

  function showDone() {
    show('done');
    setText(part('done-right'), graded ? t('right_today', { right, of: graded }) : '');
    setText(part('done-next'), nextOn ? t('next_on', { date: inWords(nextOn) }) : '');
    setText(part('done-title'), t(graded ? 'done_title' : 'nothing_due'));
    part('more').hidden = !left;
    part('ahead').hidden = left > 0 || graded > 0;
    if (cards.length) part('done-title').focus();
  }

  part('next').addEventListener('click', () => {
    place += 1;
    if (place >= cards.length) return showDone();
    showCard();
    window.scrollTo(0, 0);
    return form.heading.focus({ preventScroll: true });
  });
  for (const name of ['more', 'again']) part(name).addEventListener('click', () => load());
  part('ahead').addEventListener('click', () => load({ ahead: true }));

  return {
    loading: () => show('loading'),
    failed: () => show('failed'),

    /** Begin with what is due; without the cards whose answers still wait on this device. */
    begin(due, waiting) {
      cards = due.cards.filter((card) => !waiting.includes(card.id));
      left = due.due - due.cards.length;
      place = 0;
      nextOn = due.next_on;
      if (cards.length) showCard();
      else if (due.total) showDone();
      else show('nothing');
    },

    /** An answer has its verdict; it may be one of an earlier question. */
    verdict(verdict, cardId) {
      if (verdict.ok) {
        graded += 1;
        right += verdict.result.correct ? 1 : 0;
        comesBack(verdict.due_on);
      }
      if (!part('done').hidden) return showDone();
      if (!given || cards[place]?.id !== cardId) return undefined;
      if (verdict.ok) given.verdict = verdict;
      else given.refused = verdict.error.message || t('not_taken');
      update();
      return announce(verdict.ok ? part('status', form.element).textContent.trim() : given.refused);
    },

    /** Say how many answers wait for a connection, and show what is right without one. */
    waiting(ids) {
      part('waiting').hidden = !ids.length;
      setText(part('waiting'), ids.length ? t('waiting', { count: ids.length }) : '');
      if (!given || given.verdict || given.isKept || !ids.includes(cards[place]?.id)) return;
      given.isKept = true;
      update();
      announce(t('status_kept'));
    },
  };
}
