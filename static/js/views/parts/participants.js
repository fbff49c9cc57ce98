// The participants of the lesson: present or away, whether they have answered, and a menu for each.
import { h, icon, setName, setText } from '../../dom.js';
import { inOrderOfNames } from '../../names.js';
import { appearAll, glideAll, isStill, whereAre } from './motion.js';
import { createPersonMenu } from './person_menu.js';

const KEY = 'tiza.people-order';
const CALM = 450; // ms in which rows reach their places before others come: who looks for a name can follow it
const rankOf = (participant) => (participant.removed ? 2 : participant.present ? 0 : 1);

/** Present participants first, removed ones last; within a group by name or surname. */
export function inOrder(participants, locale, order = 'name') {
  return inOrderOfNames(participants, { locale, order, nameOf: ({ nickname }) => nickname }).sort((a, b) => rankOf(a) - rankOf(b));
}

function storedOrder() {
  try {
    return localStorage.getItem(KEY) === 'surname' ? 'surname' : 'name';
  } catch {
    return 'name'; // storage is disabled
  }
}

function storeOrder(order) {
  try {
    localStorage.setItem(KEY, order);
  } catch {
    // Storage is disabled: the choice lasts for this page only.
  }
}

/** Set only what differs: setting an equal value also counts as a change of the document, and there are hundreds of rows. */
function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** The participants that a teacher waits for: present and without an answer. */
export function missing(participants, answered) {
  return participants.filter(({ id, present, removed }) => present && !removed && !answered.has(id));
}

/**
 * @param {{list: HTMLElement, empty: HTMLElement, filter: HTMLButtonElement, sort: HTMLButtonElement}} elements
 * @param {{t: Function, run: (name: string, payload: object) => Promise<boolean>, toast: Function, locale: string}} options
 */
export function createParticipants({ list, empty, filter, sort }, { t, run, toast, locale }) {
  const rows = new Map();
  let everybody = [];
  let order = storedOrder();
  let answered = null; // ids, while a question is open
  let seen = null; // where the rows in sight and next to it were, before the first of them moves
  let places = new Map(); // for who wants less motion: the place of each participant, which stays the same
  let calmAt = 0;
  let timer = null;

  /** Call it before rows move. */
  function look() {
    if (seen) return;
    const { top: start, bottom: end, height: room } = list.getBoundingClientRect();
    const isNear = ([, { top, bottom, height }]) => height && bottom > start - room / 2 && top < end + room / 2;
    seen = new Map([...whereAre([...list.children])].filter(isNear));
  }

  /** Those in sight make room for others: the eye follows them. */
  function settle() {
    if (!seen) return;
    for (const row of seen.keys()) if (!row.isConnected || row.hidden) seen.delete(row);
    if (glideAll(seen)) calmAt = performance.now() + CALM;
    seen = null;
  }

  /** The participants in their order; who wants less motion finds the new ones at the end, until the teacher has them ordered anew. */
  function placed() {
    const sorted = inOrder(everybody, locale, order);
    if (!isStill()) return sorted;
    const placeOf = ({ id }) => places.get(id) ?? everybody.length;
    sorted.sort((a, b) => placeOf(a) - placeOf(b));
    places = new Map(sorted.map(({ id }, index) => [id, index]));
    return sorted;
  }

  function draw(participant) {
    const state = h('span', { class: 'person__state' });
    const name = h('bdi', { class: 'person__name' });
    const done = h('span', { class: 'person__done' }, icon('check-lg'), h('span', { class: 'visually-hidden' }, t('person_answered')));
    const percent = h('span', {});
    const extra = h('span', { class: 'person__extra' }, icon('stopwatch'), percent);
    const menu = createPersonMenu({ t, run, toast });
    const element = h('li', { class: 'person', data: { testid: `participant-${participant.id}` } },
      h('div', { class: 'person__row' }, h('span', { class: 'person__dot', 'aria-hidden': 'true' }), name, extra, done, state, menu.button, menu.panel));
    return { element, state, name, done, extra, percent, menu, participant: null, place: '' };
  }

  /** Update a participant's row if it differs: hundreds of rows are checked whenever a participant joins. */
  function fill(row, participant) {
    hide(row.done, !answered?.has(participant.id));
    if (row.participant === participant) return;
    row.participant = participant;
    const place = `${rankOf(participant)} ${participant.nickname}`;
    if (row.place && row.place !== place && !isStill()) {
      look();
      row.element.remove(); // so that the other rows are in order already
    }
    row.place = place;
    const state = participant.removed ? 'removed' : participant.present ? 'present' : 'away';
    row.element.dataset.state = state;
    setName(row.name, participant.nickname);
    setText(row.state, t(`person_${state}`));
    row.extra.hidden = !participant.extra_percent;
    row.extra.title = t('extra_time');
    setText(row.percent, t('extra_percent', { percent: participant.extra_percent }));
    row.menu.update(participant);
  }

  function filtered() {
    const waited = answered && missing(everybody, answered);
    filter.hidden = !waited;
    if (!waited) filter.setAttribute('aria-pressed', 'false');
    else setText(filter.querySelector('[data-part="label"]'), t('not_answered_yet', { n: waited.length }));
    return filter.getAttribute('aria-pressed') === 'true' ? new Set(waited.map(({ id }) => id)) : null;
  }

  /** @param {boolean} [isAnew] the teacher wants another order, or others */
  function render(isAnew = false) {
    clearTimeout(timer);
    timer = null;
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    empty.hidden = everybody.length > 0;
    sort.hidden = everybody.length < 2;
    sort.setAttribute('aria-pressed', String(order === 'surname'));
    const ids = new Set(everybody.map(({ id }) => id));
    for (const [id, row] of rows) if (!ids.has(id)) { look(); row.element.remove(); rows.delete(id); }
    for (const participant of everybody) {
      if (!rows.has(participant.id)) rows.set(participant.id, draw(participant));
      fill(rows.get(participant.id), participant);
    }
    const shown = filtered();
    if (isAnew) places.clear();
    const fresh = [];
    let next = list.firstElementChild;
    for (const { id } of placed()) {
      const { element } = rows.get(id);
      const stays = element.contains(focused) || (isStill() && !isAnew && element.isConnected && !element.hidden);
      const isHidden = Boolean(shown) && !shown.has(id) && !stays;
      if (element.hidden !== isHidden && element.isConnected) look();
      hide(element, isHidden);
      // Moving a row is slow and takes the focus from it, so rows in the right position are not moved.
      if (element === next) next = next.nextElementSibling;
      else {
        look();
        list.insertBefore(element, next);
        if (!seen.has(element)) fresh.push(element);
      }
    }
    settle();
    appearAll(fresh);
    if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  }

  sort.addEventListener('click', () => {
    order = order === 'surname' ? 'name' : 'surname';
    storeOrder(order);
    render(true);
  });
  filter.addEventListener('click', () => {
    filter.setAttribute('aria-pressed', String(filter.getAttribute('aria-pressed') !== 'true'));
    render(true);
  });

  return {
    update(participants) {
      everybody = participants;
      const wait = calmAt - performance.now();
      if (wait > 0) timer ??= setTimeout(() => render(), wait);
      else render();
    },

    /** @param {Set<number>|null} ids participants who have answered the open question; null: no question is open */
    setAnswered(ids) {
      if (ids === null && answered === null) return;
      answered = ids;
      render();
    },
  };
}
