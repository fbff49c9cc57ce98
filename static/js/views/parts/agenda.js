// The lesson's agenda: which questions were asked and slides shown, which is next, and a button for each.
import { h, icon } from '../../dom.js';

/** @returns {object|null} the first entry that was neither asked nor skipped */
export function nextToAsk(agenda, askedIds, skipped = []) {
  return agenda.find(({ asked, question_id: id }) => !asked && !askedIds.has(id) && !skipped.includes(id)) ?? null;
}

const BADGES = { current: 'badge--info badge--live', asked: 'badge--success', next: 'badge--warning', skipped: '' };

/**
 * @param {HTMLElement} list an <ol>
 * @param {object[]} agenda {question_id, prompt, type, time_limit, asked}
 * @param {{t: Function, ask: (entry: object) => void, skip: (entry: object, skipped: boolean) => void}} options
 */
export function createAgenda(list, agenda, { t, ask, skip }) {
  const rows = agenda.map((entry) => {
    const isSlide = entry.type === 'slide';
    const state = h('span', { class: 'agenda__state' });
    const button = h('button', { class: 'button button--sm', type: 'button', data: { testid: `ask-${entry.question_id}` }, on: { click: () => ask(entry) } }, icon('broadcast'), t(isSlide ? 'show' : 'ask'));
    button.setAttribute('aria-label', t(isSlide ? 'slide_named' : 'ask_named', { prompt: entry.prompt }));
    const pass = h('button', { class: 'button button--sm button--quiet agenda__skip', type: 'button', data: { testid: `skip-${entry.question_id}` }, on: { click: () => skip(entry, element.dataset.state !== 'skipped') } });
    const facts = [t(`type_${entry.type}`), entry.time_limit ? t('seconds', { count: entry.time_limit }) : isSlide ? '' : t('no_limit')].filter(Boolean).join(' · ');
    const element = h('li', { class: 'agenda__row' },
      h('div', { class: 'agenda__text' }, h('span', { class: 'agenda__prompt', title: entry.prompt }, entry.prompt), h('span', { class: 'agenda__facts' }, facts, state)), button, pass);
    return { entry, element, state, button, pass };
  });
  list.replaceChildren(...rows.map((row) => row.element));

  return {
    /** @param {{askedIds: Set<number>, skipped: number[], currentId: number|null, nextId: number|null, disabled: boolean, over: boolean}} facts */
    update({ askedIds, skipped, currentId, nextId, disabled, over }) {
      for (const { entry, element, state, button, pass } of rows) {
        const id = entry.question_id;
        const isAsked = entry.asked > 0 || askedIds.has(id);
        const kind = id === currentId ? 'current' : isAsked ? 'asked' : skipped.includes(id) ? 'skipped' : id === nextId ? 'next' : '';
        button.disabled = disabled;
        pass.disabled = over || isAsked;
        if (element.dataset.state === kind) continue;
        element.dataset.state = kind;
        state.replaceChildren(...(kind ? [h('span', { class: `badge ${BADGES[kind]}` }, t(kind === 'asked' && entry.type === 'slide' ? 'agenda_shown' : `agenda_${kind}`))] : []));
        const words = kind === 'skipped' ? 'unskip' : 'skip';
        pass.replaceChildren(icon(kind === 'skipped' ? 'arrow-counterclockwise' : 'skip-end-fill'));
        pass.title = t(words);
        pass.setAttribute('aria-label', t(`${words}_named`, { prompt: entry.prompt }));
      }
    },
  };
}
