// The student's form for a question: choose, then send; afterwards the same rows show the result.
import { h, isOff, part } from '../dom.js';
import { drawExplanation, drawQuestion } from './parts/question.js';
import { createConfidence } from './parts/confidence.js';
import { createAnswerStatus } from './parts/answer_status.js';
import { appear } from './parts/motion.js';
import { drawResult } from './parts/result.js';

const LONGEST = 60;

function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/**
 * @param {object} round
 * @param {{t: Function, options?: object, onSend: (value: unknown, more: object) => void, drawOutcome?: Function}} parts `options` of the lesson;
 *   `drawOutcome` draws the verdict
 */
export function createAnswerForm(round, { t, options = {}, onSend, drawOutcome = drawResult }) {
  const choicesOnly = options.phone_shows === 'choices';
  const drawn = drawQuestion(round.question, { t, interactive: true, onChange: changed, choicesOnly });
  const { type, answer } = drawn;
  const bar = document.getElementById('answer-bar').content.cloneNode(true);
  const status = part('status', bar);
  const showStatus = createAnswerStatus(status);
  const button = part('send', bar);
  const sure = options.confidence && round.graded ? createConfidence({ t, onChange: sureChanged }) : null;
  const outcomeSlot = h('div', { class: 'outcome' });
  const element = h('form', { class: 'answer-form', novalidate: true }, outcomeSlot, drawn.element, sure?.element, bar);
  let facts = { locked: true, canChange: false, own: null };
  let shownOutcome = '';

  /** Mark the labels of chosen inputs, for the styles. */
  function markChosen() {
    for (const input of element.querySelectorAll('label > input')) input.parentNode.classList.toggle('chosen', input.checked);
    const rows = [...element.querySelectorAll('.choices > .choice')];
    const isDecided = rows.some((row) => row.matches('.chosen'));
    for (const row of rows) row.classList.toggle('passed-over', isDecided && !row.matches('.chosen'));
  }

  function canSend() {
    if (!answer || facts.locked || !type.isComplete(answer.value)) return false;
    if (!facts.own) return true;
    return facts.canChange && (!type.isSame(answer.value, facts.own) || (sure !== null && sure.value !== facts.confidence));
  }

  function isClosed() {
    return facts.locked || (Boolean(facts.own) && !facts.canChange);
  }

  function refreshButton() {
    markChosen();
    button.disabled = !canSend();
    button.hidden = isClosed() || (type?.byTap && !sure && !canSend()); // a tap sends the answer; the button is for the keyboard
    button.querySelector('[data-part="send-label"]').textContent = t(facts.own ? 'change_answer' : 'send_answer');
    if (facts.state === 'none') showStatus('none', statusText());
  }

  function changed(value, byPointer) {
    refreshButton();
    // Where one choice is the whole answer, one tap sends it. Arrow keys and letters only choose; Enter sends.
    // If the lesson asks for confidence, choosing it is the last tap.
    if (byPointer && type.byTap && (!sure || sure.value !== null)) submit();
  }

  function submit() {
    if (canSend()) onSend(answer.value, sure?.value ? { confidence: sure.value } : {});
  }

  function sureChanged(byPointer) {
    refreshButton();
    if (byPointer && answer && type.isComplete(answer.value)) submit();
  }

  function statusText() {
    if (facts.state !== 'none') return facts.text;
    if (facts.locked) return facts.text;
    if (sure && sure.value === null && answer && type.isComplete(answer.value)) return t('status_how_sure');
    return answer && type.isComplete(answer.value) ? t('status_chosen', { answer: shortened(type.describe(answer.value, round.question)) }) : t(type?.hint ?? 'status_none');
  }

  element.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !answer) return;
    if (event.target.matches('textarea, input[type="text"], select')) return;
    if (answer.press?.(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.target.closest('button, a, summary')) {
      event.preventDefault();
      submit();
    }
  });

  return {
    element,
    heading: drawn.heading,
    /** What stands there and may have to make room. */
    blocks: () => [...element.children, ...element.querySelectorAll('.choice')].filter((one) => one !== outcomeSlot && one.getClientRects().length),
    /** The right answer in short; '' where there is none. */
    rightText: (current) => (type && current.key ? type.keyText(current.key, round.question, t) : ''),

    /**
     * @param {object} next
     * @param {'none'|'sending'|'recorded'|'rejected'} next.state
     * @param {string} next.text message for the state
     * @param {string|null} [next.verdict] the outcome of a recorded answer, once it is known
     * @param {unknown} next.own the value that was sent or recorded, or null
     * @param {number|null} next.confidence the confidence that the student chose
     * @param {boolean} next.locked nothing more can be sent
     * @param {boolean} next.canChange a recorded answer may be replaced
     * @param {object} next.round
     * @param {object} next.me
     */
    update(next) {
      const hadOwn = facts.own;
      const focused = element.contains(document.activeElement) ? document.activeElement : null;
      facts = next;
      if (next.own && !type?.isSame(next.own, hadOwn)) answer?.setValue(next.own);
      if (next.confidence) sure?.setValue(next.confidence);
      answer?.setDisabled(isClosed());
      sure?.setDisabled(isClosed());
      if (sure) sure.element.hidden = isClosed() && sure.value === null;
      element.classList.toggle('answer-form--locked', isClosed());
      showStatus(next.state, statusText(), next.verdict);
      refreshButton();
      drawn.element.classList.toggle('question--board', choicesOnly && next.round.status !== 'revealed');
      if (next.round.status === 'revealed') showOutcome(next.round, next.me);
      if (focused && isOff(focused)) status.focus({ preventScroll: true }); // the status line says whether the answer was recorded
    },
  };

  function showOutcome(current, me) {
    const { tally, key, feedback, explanation_html: explanation } = current;
    answer?.showResults({ tally, counts: tally?.counts, answered: tally?.answered, key, feedback, own: facts.own });
    drawn.element.querySelector('.question__answer')?.setAttribute('data-testid', 'tally');
    const isNew = shownOutcome === '';
    const late = facts.state === 'rejected' && facts.own && type ? type.describe(facts.own, current.question) : '';
    const right = type && key ? type.keyText(key, current.question, t) : '';
    const now = JSON.stringify([late, right, me.result, me.total_points, me.rank, me.streak, me.team, me.answer?.id]);
    if (now === shownOutcome) return;
    shownOutcome = now;
    outcomeSlot.replaceChildren(drawOutcome(current, me, t, { right, late }));
    element.querySelector('.explanation')?.remove();
    const drawnExplanation = drawExplanation(explanation, t, current.question.language);
    if (drawnExplanation) drawn.element.after(drawnExplanation);
    if (isNew) {
      window.scrollTo(0, 0);
      outcomeSlot.scrollIntoView({ block: 'nearest' }); // the verdict is the news, wherever the student has scrolled to
      appear(outcomeSlot);
    }
  }
}
