// The order of a quiz's questions. A move is shown at once and saved in the background, one after the other; when saving
// fails, the questions return to the order stored on the server.
import '../app.js';
import { announce } from '../announce.js';
import { makeSortable } from '../components/sortable.js';
import { createToasts } from '../components/toast.js';
import { pageData } from '../dom.js';
import { createTranslator } from '../messages.js';
import { isSameOrder, movedTo } from '../questions/order_logic.js';

const list = document.querySelector('[data-quiz-order]');
const t = createTranslator(pageData().messages, document.documentElement.lang);
const toast = createToasts(t);

const order = () => [...list.children].map((row) => row.dataset.row);
const rows = new Map([...list.children].map((row) => [row.dataset.row, row]));

let saved = order(); // the order stored on the server
let saving = Promise.resolve();
let unsaved = 0;
let attempt = 0; // increased by a failure, which also discards the waiting moves
let offer = null; // the shown message with Undo: {row, from, element}

function arrange(ids) {
  list.append(...ids.map((id) => rows.get(id)));
  ids.forEach((id, index) => {
    const row = rows.get(id);
    row.querySelector('.row__number').textContent = String(index + 1);
    row.querySelector('[data-step="-1"]').disabled = index === 0;
    row.querySelector('[data-step="1"]').disabled = index === ids.length - 1;
  });
}

const placed = (row, to) => t('moved', { title: row.dataset.title, n: to + 1, count: rows.size });

/** Offer Undo; consecutive moves of one question are undone together. */
function offerUndo(row, from, to) {
  const first = offer?.row === row && offer.element.isConnected ? offer.from : from;
  offer?.element.remove();
  if (first === to) return;
  const action = { label: t('undo'), run: () => move(row, first, { isUndo: true }) };
  offer = { row, from: first, element: toast(placed(row, to), { icon: 'check-circle', action }) };
}

async function send(row, to) {
  const form = row.querySelector('[data-move]');
  const body = new FormData(form);
  body.set('to', String(to + 1));
  // After the login has expired, the response is the login page.
  const how = { method: 'POST', headers: { Accept: 'application/json' }, redirect: 'error', keepalive: true };
  const answer = await fetch(form.action, { ...how, body });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).question_ids.map(String);
}

async function save(row, to, of) {
  if (of !== attempt) return;
  try {
    saved = await send(row, to);
    unsaved -= 1;
    if (!unsaved && !isSameOrder(saved, order())) window.location.reload(); // the order was changed on another page meanwhile
  } catch {
    attempt += 1;
    unsaved = 0;
    sorting.cancel();
    arrange(saved);
    offer?.element.remove();
    announce(t('not_saved'));
    toast(t('not_saved'));
  }
}

function move(row, to, { isUndo = false } = {}) {
  const ids = order();
  const from = ids.indexOf(row.dataset.row);
  arrange(movedTo(ids, from, to));
  announce(placed(row, to));
  if (!isUndo) offerUndo(row, from, to);
  unsaved += 1;
  const of = attempt;
  saving = saving.then(() => save(row, to, of));
}

const sorting = makeSortable(list, { move });
for (const grip of list.querySelectorAll('[data-grip]')) grip.hidden = false;
