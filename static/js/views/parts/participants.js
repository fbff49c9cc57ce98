// Who is in the lesson: present or away, and a button to remove somebody or to let them back in.
import { ask } from '../../components/confirm.js';
import { h, icon, setText } from '../../dom.js';

/** Those who are here first, removed ones last, each group by name. */
export function inOrder(participants, locale) {
  const rank = (participant) => (participant.removed ? 2 : participant.present ? 0 : 1);
  return [...participants].sort((a, b) => rank(a) - rank(b) || a.nickname.localeCompare(b.nickname, locale));
}

/**
 * @param {{list: HTMLElement, empty: HTMLElement}} elements
 * @param {{t: Function, remove: (participantId: number) => void, readmit: (participantId: number) => void, locale: string}} options
 */
export function createParticipants({ list, empty }, { t, remove, readmit, locale }) {
  const rows = new Map();

  async function confirmRemoval(participant) {
    const agreed = await ask({ title: t('remove_title', { name: participant.nickname }), text: t('remove_text'), label: t('remove') });
    if (agreed) remove(participant.id);
  }

  function iconButton(picture, key, click) {
    return h('button', { class: 'button button--quiet button--sm button--icon', type: 'button', title: t(key), on: { click } }, icon(picture));
  }

  function draw(participant) {
    const state = h('span', { class: 'person__state' });
    const name = h('bdi', { class: 'person__name' });
    const removal = iconButton('person-x', 'remove', () => confirmRemoval(rows.get(participant.id).participant));
    const readmission = iconButton('person-plus', 'readmit', () => readmit(participant.id));
    const element = h('li', { class: 'person', data: { testid: `participant-${participant.id}` } }, h('span', { class: 'person__dot', 'aria-hidden': 'true' }), name, state, removal, readmission);
    return { element, state, name, removal, readmission, participant };
  }

  return {
    update(participants) {
      empty.hidden = participants.length > 0;
      const ids = new Set(participants.map(({ id }) => id));
      for (const [id, row] of rows) if (!ids.has(id)) { row.element.remove(); rows.delete(id); }
      inOrder(participants, locale).forEach((participant, index) => {
        if (!rows.has(participant.id)) rows.set(participant.id, draw(participant));
        const row = rows.get(participant.id);
        const state = participant.removed ? 'removed' : participant.present ? 'present' : 'away';
        row.participant = participant;
        row.element.dataset.state = state;
        setText(row.name, participant.nickname);
        setText(row.state, t(`person_${state}`));
        row.removal.setAttribute('aria-label', t('remove_named', { name: participant.nickname }));
        row.readmission.setAttribute('aria-label', t('readmit_named', { name: participant.nickname }));
        row.removal.hidden = participant.removed;
        row.readmission.hidden = !participant.removed;
        // Moving a row takes the focus from its button, so rows that stand right stay where they are.
        if (list.children[index] !== row.element) list.insertBefore(row.element, list.children[index] ?? null);
      });
    },
  };
}
