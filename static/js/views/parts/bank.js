// Ask anything from the bank: a search over what came with the page.
import { h, icon, setText } from '../../dom.js';
import { searchBank } from './bank_search.js';

const SHOWN = 30;

/**
 * @param {HTMLElement} panel holds data-part input, list, count
 * @param {object[]} bank {question_id, prompt, type, tags}
 * @param {{t: Function, ask: (questionId: number) => void}} options
 */
export function createBank(panel, bank, { t, ask }) {
  const input = panel.querySelector('[data-part="bank-search"]');
  const list = panel.querySelector('[data-part="bank-list"]');
  const count = panel.querySelector('[data-part="bank-count"]');
  let disabled = false;

  function row(entry) {
    const button = h('button', { class: 'button button--sm', type: 'button', disabled, 'aria-label': t('ask_named', { prompt: entry.prompt }), data: { testid: `ask-bank-${entry.question_id}` }, on: { click: () => ask(entry.question_id) } }, icon('broadcast'), t('ask'));
    return h('li', { class: 'agenda__row' },
      h('div', { class: 'agenda__text' }, h('span', { class: 'agenda__prompt' }, entry.prompt), h('span', { class: 'agenda__facts' }, [t(`type_${entry.type}`), ...(entry.tags ?? [])].join(' · '))),
      button);
  }

  function render() {
    const found = searchBank(bank, input.value);
    list.replaceChildren(...found.slice(0, SHOWN).map(row));
    setText(count, found.length > SHOWN ? t('bank_more', { shown: SHOWN, count: found.length }) : t('bank_found', { count: found.length }));
  }

  input.addEventListener('input', render);
  render();
  return {
    setDisabled(next) {
      if (next === disabled) return;
      disabled = next;
      for (const button of list.querySelectorAll('button')) button.disabled = disabled;
    },
  };
}
