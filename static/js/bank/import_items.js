// The questions of an import: a tick is stored at once, and a question is mended in an editor that opens below it.
import { announce } from '../announce.js';
import { h } from '../dom.js';
import { startQuestionForm } from './question_form.js';

const PART = { 'X-Part': '1' };

function page() {
  return document.querySelector('[data-import]');
}

function elementOf(html) {
  const part = document.createDocumentFragment();
  part.append(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  return part;
}

function csrf() {
  return document.querySelector('[name="csrf_token"]').value;
}

/** Say below a question that something could not be sent; an empty text removes it. */
function complain(item, text) {
  item.querySelector('[data-complaint]')?.remove();
  if (text) item.querySelector('[data-editor-place]').before(h('p', { class: 'field__error', role: 'alert', data: { complaint: '' } }, text));
}

/** Show how many questions will come in, here and on the button. */
function showSummary(html) {
  document.querySelector('[data-summary]').replaceWith(elementOf(html));
  const count = Number(document.querySelector('[data-chosen]').dataset.chosen);
  const label = document.querySelector('[data-import-label]');
  label.textContent = count === 1 ? label.dataset.one : label.dataset.many.replace('{count}', String(count));
}

async function tick(box) {
  const item = box.closest('[data-item]');
  const body = new FormData();
  body.set('csrf_token', csrf());
  body.set('shown', box.value);
  if (box.checked) body.set('included', box.value);
  const wanted = box.checked;
  try {
    const response = await fetch(page().dataset.chooseUrl, { method: 'POST', headers: PART, body });
    if (!response.ok) throw new Error(response.statusText);
    showSummary((await response.json()).summary);
    complain(item, '');
    announce(document.querySelector('[data-chosen]').textContent);
  } catch {
    if (box.checked === wanted) box.checked = !wanted; // it is as it is stored
    complain(item, page().dataset.lost);
  }
}

function setOpen(item, open) {
  const button = item.querySelector('[data-mend]');
  button.setAttribute('aria-expanded', String(open));
  button.lastChild.textContent = open ? page().dataset.close : page().dataset.open;
}

/** Close the editor of a question. The browser keeps what was typed, and offers it when the editor is opened again. */
function close(item) {
  item.querySelector('[data-editor-place]').replaceChildren();
  setOpen(item, false);
}

function put(item, html) {
  const place = item.querySelector('[data-editor-place]');
  place.replaceChildren(elementOf(html));
  setOpen(item, true);
  const form = place.querySelector('form[data-editor]');
  startQuestionForm(form);
  return form;
}

async function open(item) {
  const other = document.querySelector('[data-item] form[data-editor]');
  if (other) close(other.closest('[data-item]')); // one at a time: the fields have ids
  const button = item.querySelector('[data-mend]');
  button.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(button.href, { headers: PART });
    if (!response.ok || response.redirected) {
      window.location.assign(button.href); // the page says why
      return;
    }
    complain(item, '');
    const form = put(item, await response.text());
    if (!form.querySelector('.errors')) form.elements.prompt.focus();
  } catch {
    complain(item, page().dataset.lost);
  } finally {
    button.removeAttribute('aria-busy');
  }
}

async function save(form, submitter) {
  const item = form.closest('[data-item]');
  const body = new FormData(form);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  const buttons = form.querySelectorAll('.editor__actions button');
  for (const button of buttons) button.disabled = true;
  try {
    const response = await fetch(form.action, { method: 'POST', headers: PART, body });
    if (response.headers.get('Content-Type')?.startsWith('application/json') && response.ok) {
      const { row, summary, said } = await response.json();
      const fresh = elementOf(row).firstElementChild;
      item.replaceWith(fresh);
      showSummary(summary);
      fresh.focus();
      announce(said);
    } else if (response.status === 422) {
      put(item, await response.text());
    } else {
      throw new Error(response.statusText);
    }
  } catch {
    for (const button of buttons) button.disabled = false;
    complain(item, page().dataset.lost);
    item.querySelector('[data-complaint]').scrollIntoView({ block: 'nearest' });
  }
}

/** Show or hide what only pages without scripts need. */
export function showItems() {
  const keep = document.querySelector('[data-keep-ticks]');
  if (keep) keep.hidden = true;
}

/** Listen on the whole page, whose content may be replaced. */
export function installItems() {
  showItems();
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-included]')) tick(event.target);
    const quiz = event.target.closest('[data-quiz-of]')?.dataset.quizOf;
    if (quiz) document.querySelector(`[name="quiz"][value="${quiz}"]`).checked = true;
  });
  document.addEventListener('click', (event) => {
    const mend = event.target.closest('[data-mend], [data-item] [data-cancel]');
    if (!mend || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const item = mend.closest('[data-item]');
    if (!item.querySelector('form[data-editor]')) open(item);
    else {
      close(item);
      item.querySelector('[data-mend]').focus();
    }
  });
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !event.target.matches('[data-item] form[data-editor]')) return;
    event.preventDefault();
    save(event.target, event.submitter);
  });
}
