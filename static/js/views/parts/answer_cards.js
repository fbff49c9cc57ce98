// Written answers as cards: for teachers with their authors, each with a button that hides or shows it.
import { h, icon, setText } from '../../dom.js';
import { createAnswerList } from '../../live/answer_list.js';
import { createPromotion } from './promotion.js';

/**
 * @param {object} options
 * @param {Function} options.t
 * @param {(event: string, payload: object) => Promise<object>} options.request
 * @param {(what: {participant_id: number}, hidden: boolean, text: string) => void} [options.hide] without it, the cards
 *   are those that others see too
 * @param {(texts: string[]) => void} [options.promote] puts answers to the vote
 * @param {() => boolean} [options.withAuthors] whether the cards name their authors
 * @param {() => void} [options.onChange] called when the cards have changed
 * @param {(draw: () => void) => void} [options.change] calls `draw`, which changes the cards
 */
export function createAnswerCards({ t, request, hide, promote, withAuthors = () => true, onChange = () => {}, change = (draw) => draw() }) {
  const list = h('ul', { class: 'answer-cards', data: { testid: 'answer-cards' } });
  const empty = h('p', { class: 'muted' }, t('loading_answers'));
  const promotion = promote ? createPromotion({ t, promote }) : null;
  const element = h('div', { class: 'promotion' }, empty, list, promotion?.button);
  const cards = new Map();
  const answers = createAnswerList({ request, shown: !hide, onChange: () => change(render) });
  let canPromote = false;
  let hasAuthors = withAuthors();

  function draw({ participant_id: id }) {
    const text = h('bdi', { class: 'answer-card__text', translate: 'no' });
    const author = h('bdi', { class: 'answer-card__author', translate: 'no' });
    const badge = h('span', { class: 'badge badge--warning' });
    const tick = promotion?.tick(() => text.textContent);
    const label = h('span');
    const picture = icon('eye-slash');
    const button = hide ? h('button', { class: 'button button--sm', type: 'button', data: { testid: `hide-${id}` }, on: { click: () => hide({ participant_id: id }, !cards.get(id).answer.state, text.textContent) } }, picture, label) : null;
    const foot = h('div', { class: 'answer-card__foot' }, tick, author, badge, button);
    return { element: h('li', { class: 'answer-card', data: { testid: `answer-${id}` } }, text, foot), text, author, badge, tick, label, picture, button, foot, answer: null };
  }

  function fill(card, answer) {
    card.answer = answer;
    const { state, nickname, value } = answer;
    setText(card.text, value);
    setText(card.author, hasAuthors ? nickname : '');
    card.element.dataset.state = state ?? 'shown';
    card.badge.hidden = !state;
    setText(card.badge, state ? t(`state_${state}`) : '');
    if (card.tick) {
      card.tick.hidden = !canPromote || Boolean(state);
      if (card.tick.hidden) card.tick.checked = false;
      card.tick.setAttribute('aria-label', t('promote_named', { text: value }));
    }
    if (card.button) {
      setText(card.label, t(state ? 'show' : 'hide'));
      card.picture.className = `icon icon-${state ? 'eye' : 'eye-slash'}`;
      card.button.setAttribute('aria-label', t(state ? 'show_named' : 'hide_named', { text: value }));
    }
    card.foot.hidden = !card.button && !card.author.textContent;
  }

  function render() {
    const shown = answers.answers;
    empty.hidden = shown.length > 0;
    setText(empty, t(answers.isLoaded ? 'no_answers_yet' : 'loading_answers'));
    const ids = new Set(shown.map(({ participant_id: id }) => id));
    for (const [id, card] of cards) if (!ids.has(id)) { card.element.remove(); cards.delete(id); }
    let next = list.firstElementChild;
    for (const answer of shown) {
      const { participant_id: id } = answer;
      if (!cards.has(id)) cards.set(id, draw(answer));
      const card = cards.get(id);
      fill(card, answer);
      // Moving an element takes the focus from it, so those in the right place are not moved.
      if (card.element === next) next = next.nextElementSibling;
      else list.insertBefore(card.element, next);
    }
    if (promotion) {
      promotion.button.hidden = !canPromote || !shown.length;
      promotion.refresh();
    }
    onChange();
  }

  return {
    element,
    /** @param {object|null} round whose answers are shown @param {number} version of the state @param {number} seq of the tally */
    update(round, version, seq) {
      const before = [canPromote, hasAuthors].join();
      canPromote = Boolean(round) && round.status !== 'open';
      hasAuthors = withAuthors();
      answers.update(round?.id ?? null, version, seq);
      if (before !== [canPromote, hasAuthors].join() || !round) render();
    },
  };
}
