// Who is in the lesson: present or away, who has answered, and a menu for each.
import { h, icon, setText } from '../../dom.js';
import { createPersonMenu } from './person_menu.js';

/** Those who are here first, removed ones last, each group by name. */
export function inOrder(participants, locale) {
  const rank = (participant) => (participant.removed ? 2 : participant.present ? 0 : 1);
  return [...participants].sort((a, b) => rank(a) - rank(b) || a.nickname.localeCompare(b.nickname, locale));
}

/** Whom a teacher waits for: those who are here and have not answered. */
export function missing(participants, answered) {
  return participants.filter(({ id, present, removed }) => present && !removed && !answered.has(id));
}

/**
 * @param {{list: HTMLElement, empty: HTMLElement, filter: HTMLButtonElement}} elements
 * @param {{t: Function, run: (name: string, payload: object) => Promise<boolean>, toast: Function, locale: string}} options
 */
export function createParticipants({ list, empty, filter }, { t, run, toast, locale }) {
  const rows = new Map();
  let everybody = [];
  let answered = null; // ids, while a question is open

  function draw(participant) {
    const state = h('span', { class: 'person__state' });
    const name = h('bdi', { class: 'person__name' });
    const done = h('span', { class: 'person__done' }, icon('check-lg'), h('span', { class: 'visually-hidden' }, t('person_answered')));
    const percent = h('span', {});
    const extra = h('span', { class: 'person__extra' }, icon('stopwatch'), percent);
    const menu = createPersonMenu({ t, run, toast });
    const element = h('li', { class: 'person', data: { testid: `participant-${participant.id}` } },
      h('span', { class: 'person__dot', 'aria-hidden': 'true' }), name, extra, done, state, menu.button, menu.panel);
    return { element, state, name, done, extra, percent, menu };
  }

  function fill(row, participant) {
    const state = participant.removed ? 'removed' : participant.present ? 'present' : 'away';
    row.element.dataset.state = state;
    setText(row.name, participant.nickname);
    setText(row.state, t(`person_${state}`));
    row.extra.hidden = !participant.extra_percent;
    row.extra.title = t('extra_time');
    setText(row.percent, t('extra_percent', { percent: participant.extra_percent }));
    row.done.hidden = !answered?.has(participant.id);
    row.menu.update(participant);
  }

  function filtered() {
    const waited = answered && missing(everybody, answered);
    filter.hidden = !waited;
    if (!waited) filter.setAttribute('aria-pressed', 'false');
    else setText(filter.querySelector('[data-part="label"]'), t('not_answered_yet', { n: waited.length }));
    return filter.getAttribute('aria-pressed') === 'true' ? new Set(waited.map(({ id }) => id)) : null;
  }

  function render() {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    empty.hidden = everybody.length > 0;
    const ids = new Set(everybody.map(({ id }) => id));
    for (const [id, row] of rows) if (!ids.has(id)) { row.element.remove(); rows.delete(id); }
    const shown = filtered();
    inOrder(everybody, locale).forEach((participant, index) => {
      if (!rows.has(participant.id)) rows.set(participant.id, draw(participant));
      const row = rows.get(participant.id);
      fill(row, participant);
      row.element.hidden = Boolean(shown) && !shown.has(participant.id) && !row.element.contains(focused);
      // Moving a row is slow and takes the focus from it, so rows that stand right stay where they are.
      if (list.children[index] !== row.element) list.insertBefore(row.element, list.children[index] ?? null);
    });
    if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  filter.addEventListener('click', () => {
    filter.setAttribute('aria-pressed', String(filter.getAttribute('aria-pressed') !== 'true'));
    render();
  });

  return {
    update(participants) {
      everybody = participants;
      render();
    },

    /** @param {Set<number>|null} ids who has answered the open question; null: none is open */
    setAnswered(ids) {
      if (ids === null && answered === null) return;
      answered = ids;
      render();
    },
  };
}
