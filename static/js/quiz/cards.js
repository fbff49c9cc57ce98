// The strip: the cards of a quiz's questions in order, which of them is open, and moving them.
import { makeSortable } from '../components/sortable.js';
import { h, icon, setText } from '../dom.js';
import { isSameOrder } from '../questions/order_logic.js';
import { elementOf } from './requests.js';

/**
 * @param {HTMLOListElement} list
 * @param {object} page
 * @param {Function} page.t translator
 * @param {(card: HTMLElement) => void} page.open
 * @param {(card: HTMLElement, to: number) => void} page.move
 */
export function createCards(list, { t, open, move }) {
  const all = () => [...list.children].filter((card) => card.matches('[data-row]'));
  const find = (id) => all().find((card) => card.dataset.row === String(id)) ?? null;
  const isNew = (card) => card.dataset.row.startsWith('new-');

  function renew() {
    all().forEach((card, index) => {
      setText(card.querySelector('.row__number'), String(index + 1));
      const grip = card.querySelector('[data-grip]');
      if (grip) grip.hidden = false;
    });
  }

  function show(card) {
    for (const link of list.querySelectorAll('[aria-current]')) link.removeAttribute('aria-current');
    for (const each of all()) each.querySelector('[data-card]').tabIndex = -1;
    const current = card ?? all()[0];
    if (!current) return;
    const link = current.querySelector('[data-card]');
    link.tabIndex = 0; // the arrow keys lead to the others
    if (!card) return;
    link.setAttribute('aria-current', 'true');
    // Scrolls the strip alone, not the page.
    const [strip, box] = [list.getBoundingClientRect(), card.getBoundingClientRect()];
    if (box.top < strip.top || box.bottom > strip.bottom) list.scrollTop += box.top - strip.top - (strip.height - box.height) / 2;
    if (box.left < strip.left || box.right > strip.right) list.scrollLeft += box.left - strip.left - (strip.width - box.width) / 2;
  }

  list.addEventListener('click', (event) => {
    const link = event.target.closest('[data-card]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest('[data-row]'));
  });
  list.addEventListener('keydown', (event) => {
    const link = event.target.closest('[data-card]');
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const edge = { Home: 0, End: -1 }[event.key];
    if (!link || event.ctrlKey || event.metaKey || (step === undefined && edge === undefined)) return;
    event.preventDefault();
    const cards = all();
    const at = cards.indexOf(link.closest('[data-row]'));
    if (event.altKey && step) move(cards[at], at + step);
    const to = event.altKey ? cards[at] : edge === undefined ? cards[at + step] : cards.at(edge);
    to?.querySelector('[data-card]').focus();
  });
  const sorting = makeSortable(list, { move, scroller: list });

  return {
    all,
    find,
    isNew,
    show,
    renew,
    cancel: sorting.cancel,
    /** @returns {string[]} the ids of the questions that the server knows, in order */
    order: () => all().filter((card) => !isNew(card)).map((card) => card.dataset.row),
    /** Bring the known cards into an order; new ones stay behind the card that they stand behind. */
    arrange(ids) {
      const known = ids.filter(find);
      if (isSameOrder(known, this.order())) {
        renew();
        return;
      }
      const focused = list.contains(document.activeElement) ? document.activeElement : null;
      const behind = all().filter(isNew).map((card) => [card, card.previousElementSibling]);
      list.append(...known.map(find));
      for (const [card, before] of behind) {
        if (before) before.after(card);
        else list.prepend(card);
      }
      renew();
      focused?.focus({ preventScroll: true }); // moving an element takes the focus from it
    },
    /** Take all known cards away that are not among these. */
    removeOthers(ids) {
      for (const card of all()) if (!isNew(card) && !ids.includes(card.dataset.row)) card.remove();
    },
    /** The same, and bring those that stay into this order. */
    keepOnly(ids) {
      this.removeOthers(ids);
      this.arrange(ids);
    },
    /** Show cards that the server has rendered: present ones are replaced. @param {Iterable<HTMLElement|string>} rendered */
    put(rendered) {
      for (const one of rendered) {
        const fresh = typeof one === 'string' ? elementOf(one) : one;
        const old = find(fresh.dataset.row);
        if (!old) {
          list.append(fresh);
          continue;
        }
        const link = old.querySelector('[data-card]');
        const had = link === document.activeElement;
        if (link.hasAttribute('aria-current')) fresh.querySelector('[data-card]').setAttribute('aria-current', 'true');
        fresh.querySelector('[data-card]').tabIndex = link.tabIndex;
        old.replaceWith(fresh);
        if (had) fresh.querySelector('[data-card]').focus({ preventScroll: true });
      }
    },
    /** @returns {HTMLElement} the card of a new question, which the server does not know yet */
    putNew({ key, type, after }, label) {
      const card = h('li', { class: 'slide-card slide-card--new', data: { row: `new-${key}`, title: t(type === 'slide' ? 'new_slide' : 'new_question'), type, ...(type !== 'slide' && { asked: '' }) } },
        h('a', { class: 'slide-card__link', href: '#slide-title', data: { card: '' } },
          h('span', { class: 'slide-card__number row__number' }),
          h('span', { class: 'slide-card__body' },
            h('span', { class: 'slide-card__facts' }, h('span', {}, label)),
            h('span', { class: 'slide-card__title row__title' }, t(type === 'slide' ? 'new_slide' : 'new_question')),
            h('span', { class: 'slide-card__unsaved', data: { unsaved: '' } }, icon('exclamation-triangle'), t('unsaved')))));
      const before = find(after);
      if (before) before.after(card);
      else if (after === '') list.prepend(card);
      else list.append(card);
      renew();
      return card;
    },
    mark(card, isSaved) {
      const mark = card?.querySelector('[data-unsaved]');
      if (mark) mark.hidden = isSaved;
    },
  };
}
