// A participant's menu for the teacher. Its panel is built when first opened, since there may be hundreds of menus.
import { ask } from '../../components/confirm.js';
import { h, icon } from '../../dom.js';

const EXTRA = [0, 25, 50, 100];
let opened = null; // at most one menu is open
let count = 0;

/**
 * @param {{t: Function, run: (name: string, payload: object) => Promise<boolean>, toast: Function}} options
 * @returns {{button: HTMLElement, panel: HTMLElement, update: (participant: object) => void}}
 */
export function createPersonMenu({ t, run, toast }) {
  let participant = null;
  let items = null;
  const id = `person-menu-${++count}`;
  const panel = h('div', { class: 'person__panel', id, role: 'group', hidden: true, on: { keydown } });
  const button = h('button', { class: 'button button--quiet button--sm button--icon', type: 'button', 'aria-expanded': 'false', 'aria-controls': id, on: { click: toggle, keydown } }, icon('three-dots'));

  function close(focus = true) {
    if (focus && panel.contains(document.activeElement)) button.focus();
    panel.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (opened === close) opened = null;
  }

  function keydown(event) {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    if (items && !items.form.hidden) showForm(false);
    else close();
  }

  function toggle() {
    if (!panel.hidden) { close(); return; }
    opened?.(false);
    opened = close;
    if (!items) make();
    showForm(false, false);
    refresh();
    panel.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    panel.scrollIntoView({ block: 'nearest' });
  }

  async function rename(event) {
    event.preventDefault();
    const { id: participant_id, nickname: before } = participant;
    const nickname = items.input.value.trim();
    if (nickname === before) { showForm(false); return; }
    if (!(await run('rename_participant', { participant_id, nickname }))) { items.input.focus(); return; }
    close();
    const undo = () => run('rename_participant', { participant_id, nickname: before });
    toast(t('renamed', { name: before }), { icon: 'check-circle', action: { label: t('undo'), run: undo } });
  }

  async function remove() {
    const { id: participant_id, nickname: name } = participant;
    if (!(await ask({ title: t('remove_title', { name }), text: t('remove_text'), label: t('remove') }))) return;
    close();
    run('remove_participant', { participant_id });
  }

  function readmit() {
    close();
    run('readmit_participant', { participant_id: participant.id });
  }

  function item(picture, key, click) {
    return h('button', { class: 'button button--sm', type: 'button', on: { click } }, icon(picture), t(key));
  }

  function make() {
    const input = h('input', { class: 'input', autocomplete: 'off', 'aria-label': t('new_name') });
    const form = h('form', { class: 'person__form', hidden: true, on: { submit: rename } }, input,
      h('button', { class: 'button button--sm button--primary' }, t('save')),
      h('button', { class: 'button button--sm', type: 'button', on: { click: () => showForm(false) } }, t('cancel')));
    const extra = EXTRA.map((percent) => h('button', {
      class: 'button button--sm', type: 'button', data: { percent },
      on: { click: () => run('set_extra_time', { participant_id: participant.id, percent }) },
    }, percent ? t('extra_percent', { percent }) : t('extra_none')));
    const times = h('div', { class: 'person__times', role: 'group', 'aria-label': t('extra_time') }, h('span', { class: 'person__label', 'aria-hidden': 'true' }, icon('stopwatch'), t('extra_time')), ...extra);
    items = { input, form, extra, times, naming: item('pencil', 'rename', () => showForm(true)), removal: item('person-x', 'remove', remove), readmission: item('person-plus', 'readmit', readmit) };
    items.actions = h('div', { class: 'person__actions' }, items.naming, items.removal, items.readmission);
    panel.append(items.actions, form, times);
  }

  function showForm(shown, focus = true) {
    items.form.hidden = !shown;
    items.actions.hidden = shown;
    items.times.hidden = shown;
    if (shown) { items.input.value = participant.nickname; items.input.select(); items.input.focus(); } else if (focus) items.naming.focus();
  }

  function refresh() {
    const name = participant.nickname;
    panel.setAttribute('aria-label', name);
    items.naming.setAttribute('aria-label', t('rename_named', { name }));
    items.removal.setAttribute('aria-label', t('remove_named', { name }));
    items.readmission.setAttribute('aria-label', t('readmit_named', { name }));
    items.removal.hidden = participant.removed;
    items.readmission.hidden = !participant.removed;
    for (const each of items.extra) each.setAttribute('aria-pressed', String(Number(each.dataset.percent) === participant.extra_percent));
  }

  return {
    button,
    panel,
    update(next) {
      participant = next;
      button.setAttribute('aria-label', t('person_menu', { name: next.nickname }));
      if (items) refresh();
    },
  };
}
