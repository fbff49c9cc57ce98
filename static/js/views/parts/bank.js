// Ask any question of the bank. The newest questions came with the page; the server searches all of them.
import { h, icon, part, setText } from '../../dom.js';
import { createBankSearch } from './bank_search.js';

/**
 * @param {HTMLElement} panel holds data-part bank-search, bank-type, bank-tag, bank-list, bank-count, bank-more
 * @param {{questions: object[], total: number}} first the newest: {question_id, prompt, type, tags, asked}
 * @param {{t: Function, ask: (entry: object) => void, choose: (entry: object) => void, url: string}} options
 */
export function createBank(panel, first, { t, ask, choose, url }) {
  const [input, list, count, more] = ['bank-search', 'bank-list', 'bank-count', 'bank-more'].map((name) => part(name, panel));
  const filters = { q: input, type: part('bank-type', panel), tag: part('bank-tag', panel) };
  let isDisabled = false;
  let chosenId = null;
  let state = { status: 'idle' };
  let drawn = [];

  function row(entry) {
    const isSlide = entry.type === 'slide';
    const button = h('button', { class: 'button button--sm', type: 'button', 'aria-label': t(isSlide ? 'slide_named' : 'ask_named', { prompt: entry.prompt }), data: { testid: `ask-bank-${entry.question_id}` }, on: { click: () => ask(entry) } }, icon('broadcast'), t(isSlide ? 'show' : 'ask'));
    const pick = h('button', { class: 'button button--sm button--quiet bank__choose', type: 'button', title: t('choose_as_next'), 'aria-label': t('choose_named', { prompt: entry.prompt }), data: { testid: `choose-${entry.question_id}`, choose: String(entry.question_id) }, on: { click: () => choose(entry) } }, icon('pin-angle'));
    return h('li', { class: 'agenda__row' },
      h('div', { class: 'agenda__text' }, h('span', { class: 'agenda__prompt', title: entry.prompt }, entry.prompt), h('span', { class: 'agenda__facts' }, [t(`type_${entry.type}`), ...(entry.tags ?? [])].join(' · '))),
      button, pick);
  }

  function words() {
    const { status, query, found } = state;
    if (status === 'slow') return t('bank_searching');
    if (status === 'failed') return t('bank_failed');
    if (!found.total) return t(Object.keys(query).length ? 'bank_none' : 'bank_empty');
    const shown = found.questions.length;
    return shown < found.total ? t('bank_more', { shown, count: found.total }) : t('bank_found', { count: found.total });
  }

  function enable() {
    // Until the search is answered, the rows are results of the previous one and must not be asked by accident.
    const isStale = state.query !== state.listed;
    list.dataset.stale = String(isStale);
    list.hidden = isStale && state.status === 'failed';
    for (const button of list.querySelectorAll('button')) {
      const { choose: id } = button.dataset;
      button.disabled = isStale || (isDisabled && !id); // what comes next may be chosen at any time
      if (id) button.setAttribute('aria-pressed', String(Number(id) === chosenId));
    }
  }

  function render(next) {
    state = next;
    const { status, found } = state;
    const isLonger = found.questions.length > drawn.length && drawn.every((entry, index) => entry === found.questions[index]);
    if (isLonger && drawn.length) {
      const fresh = found.questions.slice(drawn.length).map(row);
      const goOn = document.activeElement === more;
      list.append(...fresh);
      enable();
      if (goOn) fresh[0].querySelector('button').focus();
    } else if (found.questions !== drawn) {
      list.replaceChildren(...found.questions.map(row));
      list.scrollTop = 0;
    }
    drawn = found.questions;
    enable();
    const isBusy = status === 'waiting' || status === 'slow';
    list.setAttribute('aria-busy', String(isBusy));
    if (status !== 'waiting') setText(count, words());
    setText(more, t(status === 'failed' ? 'bank_again' : 'bank_show_more'));
    more.hidden = status !== 'failed' && found.questions.length >= found.total;
    more.setAttribute('aria-disabled', String(isBusy)); // not `disabled`, which would lose the focus
  }

  const search = createBankSearch({ first, url, render });
  // Announce the number of results only during a search.
  panel.addEventListener('focusin', () => count.setAttribute('role', 'status'), { once: true });
  const read = () => Object.fromEntries(Object.entries(filters).map(([name, field]) => [name, field?.value.trim()]).filter(([, value]) => value));
  input.addEventListener('input', () => search.look(read()));
  input.addEventListener('keydown', (event) => { if (event.key === 'Enter') search.look(read(), { isNow: true }); });
  for (const field of [filters.type, filters.tag]) field?.addEventListener('change', () => search.look(read(), { isNow: true }));
  more.addEventListener('click', () => { if (more.getAttribute('aria-disabled') === 'false') search.goOn(); });
  window.addEventListener('online', () => { if (state.status === 'failed') search.goOn(); });

  return {
    setDisabled(next) {
      if (next === isDisabled) return;
      isDisabled = next;
      enable();
    },
    /** @param {number|null} id the question that is asked next */
    setChosen(id) {
      if (id === chosenId) return;
      chosenId = id;
      enable();
    },
  };
}
