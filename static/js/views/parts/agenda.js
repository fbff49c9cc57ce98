// The lesson's agenda: what was asked, what is next, and an ask button for each question.
import { h, icon } from '../../dom.js';

/** @returns {object|null} the first entry that was not asked yet */
export function nextToAsk(agenda, askedIds) {
  return agenda.find((entry) => !entry.asked && !askedIds.has(entry.question_id)) ?? null;
}

/**
 * @param {HTMLElement} list an <ol>
 * @param {object[]} agenda {question_id, prompt, type, time_limit, asked}
 * @param {{t: Function, ask: (questionId: number) => void}} options
 */
export function createAgenda(list, agenda, { t, ask }) {
  const rows = agenda.map((entry) => {
    const state = h('span', { class: 'agenda__state' });
    const button = h('button', { class: 'button button--sm', type: 'button', data: { testid: `ask-${entry.question_id}` }, on: { click: () => ask(entry.question_id) } }, icon('broadcast'), t('ask'));
    button.setAttribute('aria-label', t('ask_named', { prompt: entry.prompt }));
    const facts = [t(`type_${entry.type}`), entry.time_limit ? t('seconds', { count: entry.time_limit }) : t('no_limit')].join(' · ');
    const element = h('li', { class: 'agenda__row' },
      h('div', { class: 'agenda__text' }, h('span', { class: 'agenda__prompt' }, entry.prompt), h('span', { class: 'agenda__facts' }, facts)), state, button);
    return { entry, element, state, button };
  });
  list.replaceChildren(...rows.map((row) => row.element));

  return {
    /** @param {{askedIds: Set<number>, currentId: number|null, nextId: number|null, disabled: boolean}} facts */
    update({ askedIds, currentId, nextId, disabled }) {
      for (const { entry, element, state, button } of rows) {
        const id = entry.question_id;
        const kind = id === currentId ? 'current' : askedIds.has(id) ? 'asked' : id === nextId ? 'next' : '';
        element.dataset.state = kind;
        state.replaceChildren(...(kind ? [h('span', { class: `badge${{ current: ' badge--info badge--live', asked: ' badge--success', next: ' badge--warning' }[kind]}` }, t(`agenda_${kind}`))] : []));
        button.disabled = disabled;
      }
    },
  };
}
