// The page of a quiz: a strip of its questions, of which one is open and saves itself. Every change is made at once, can be
// undone, and is told if it fails or meets one from another window.
import '../app.js';
import { announce } from '../announce.js';
import { hasDraft, putDraft, takeDraft } from '../bank/drafts.js';
import { createToasts } from '../components/toast.js';
import { pageData, setText } from '../dom.js';
import { createTranslator } from '../messages.js';
import { followBank } from './bank.js';
import { createCards } from './cards.js';
import { createChanges } from './changes.js';
import { createDesk } from './desk.js';
import { createNewSlides } from './new_slides.js';
import { createUndo } from './undo.js';

const root = document.querySelector('[data-strip]');
const undoButton = root.querySelector('[data-undo]');
const { user, quiz, pageUrl, newUrl } = root.dataset;
const t = createTranslator(pageData().messages, document.documentElement.lang);
const toast = createToasts(t);
const newSlides = createNewSlides(user, quiz);
const labels = Object.fromEntries([...root.querySelectorAll('[data-new]')].map((link) => [link.dataset.new, link.textContent.trim()]));
const draftKey = (row) => `${user}/quiz-${quiz}-${row}`;

let offered = null; // {entry, message}: the message with an Undo button; it goes when that button would undo something else
const undo = createUndo((entry) => {
  if (offered && offered.entry !== entry) {
    offered.message.remove();
    offered = null;
  }
  undoButton.hidden = !entry;
  setText(undoButton.querySelector('[data-undo-label]'), entry ? t('undo_what', { what: entry.label }) : '');
});
const cards = createCards(root.querySelector('[data-quiz-order]'), { t, open: (card) => desk.open(card.dataset.row), move: moveCard });
const changes = createChanges({ cards, urls: root.dataset, onOrder: renew, onElsewhere: () => say(t('changed_elsewhere')) });
const desk = createDesk(root.querySelector('[data-slide-place]'), { t, cards, undo, say, pageUrl, newUrl, onChange: renew, onKnown, discardNew });
const bank = followBank({ add, fail: () => say(t('not_loaded')) });

let lastMove = null; // {id, from, entry}: moves of one question are undone together

function say(text, more = {}) {
  announce(text);
  return toast(text, more);
}

/** Say what was done, with a button that undoes it. */
function sayWithUndo(text, entry) {
  offered?.message.remove();
  offered = { entry, message: say(text, { icon: 'check-circle', action: { label: t('undo'), run: undoLast } }) };
}

function offerUndo(text, entry) {
  undo.push(entry);
  sayWithUndo(text, entry);
}

async function undoLast() {
  const what = await tried(() => undo.undo());
  if (what) announce(t('undone', { what }));
}

/** Do something, and say so if it is not possible. @returns {Promise<any>} null: it was not possible */
async function tried(work) {
  try {
    return await work();
  } catch {
    say(t('not_saved'));
    return null;
  }
}

/** Show what depends on how many questions there are, and where the open one stands. */
function renew() {
  cards.renew();
  setText(root.querySelector('[data-count]'), t('questions', { count: cards.all().filter(({ dataset }) => 'asked' in dataset).length }));
  desk.renew();
}

const titleOf = (id) => cards.find(id)?.dataset.title ?? '';

// -- order

function moveCard(card, to) {
  const id = card.dataset.row;
  const all = cards.all();
  const after = all.slice(0, to + (to > all.indexOf(card) ? 1 : 0));
  const place = after.filter((each) => each !== card && !cards.isNew(each)).length;
  const from = cards.order().indexOf(id);
  if (cards.isNew(card) || place === from) return;
  const text = t('moved', { title: card.dataset.title, n: place + 1, count: cards.order().length });
  if (lastMove?.id !== id || undo.top() !== lastMove.entry) {
    lastMove = { id, from, entry: { label: t('undo_move', { title: card.dataset.title }), run: () => changes.move(id, from) } };
    undo.push(lastMove.entry);
  }
  const { entry } = lastMove;
  sayWithUndo(text, entry);
  tried(() => changes.move(id, place).then(() => true)).then((isMade) => { if (!isMade) undo.drop(entry); });
}

// -- what comes in and goes out

/** Take a question out of the quiz, and open the one in its place if it was open. */
async function takeOut(id) {
  const at = cards.all().indexOf(cards.find(id));
  await changes.remove(id);
  desk.openNextTo(id, at);
  bank.refresh();
}

async function putIn(id, at) {
  await changes.add(id, at);
  bank.refresh();
}

async function remove() {
  const id = desk.row;
  const [title, at] = [titleOf(id), cards.order().indexOf(id)];
  await desk.flush();
  if (await tried(() => takeOut(id).then(() => true))) {
    offerUndo(t('removed', { title }), { label: t('undo_remove', { title }), run: () => putIn(id, at).then(() => desk.open(id)) });
  }
}

async function duplicate() {
  const id = desk.row;
  await desk.flush();
  const answer = await tried(() => changes.duplicate(id));
  if (!answer) return;
  const copy = String(answer.id);
  await desk.open(copy);
  const title = titleOf(id);
  offerUndo(t('duplicated', { title }), { label: t('undo_duplicate', { title }), run: () => takeOut(copy) });
}

async function add(id) {
  const open = cards.order().indexOf(desk.row);
  const at = open < 0 ? cards.order().length : open + 1;
  if (!await tried(() => putIn(id, at).then(() => true))) return;
  const title = titleOf(id);
  offerUndo(t('added', { title, n: at + 1 }), { label: t('undo_add', { title }), run: () => takeOut(id) });
  if (!desk.row) desk.open(id);
}

// -- new questions

function write(type, after = desk.row) {
  const before = cards.find(after) ?? cards.all().at(-1);
  const made = newSlides.add(type, before && !cards.isNew(before) ? before.dataset.row : cards.order().at(-1) ?? '');
  cards.putNew(made, labels[type] ?? '');
  desk.open(`new-${made.key}`, { focus: 'prompt' });
}

/** The server knows a question that was new. */
function onKnown(row, id) {
  newSlides.remove(row.slice(4));
  undo.push({ label: t('undo_new'), run: () => takeOut(id) });
}

function discardNew(row) {
  const kept = newSlides.read().find(({ key }) => `new-${key}` === row);
  const at = cards.all().indexOf(cards.find(row));
  desk.close();
  const draft = takeDraft(draftKey(row));
  newSlides.remove(row.slice(4));
  cards.find(row).remove();
  desk.openNextTo(row, at);
  renew();
  if (!kept) return;
  offerUndo(t('discarded'), {
    label: t('undo_discard'),
    async run() {
      newSlides.keep(kept);
      if (draft) putDraft(draftKey(row), draft);
      cards.putNew(kept, labels[kept.type] ?? '');
      await desk.open(row);
    },
  });
}

// -- buttons and keys

const step = (by) => () => {
  const card = cards.find(desk.row);
  moveCard(card, cards.all().indexOf(card) + by);
};
const TOOLS = { up: step(-1), down: step(1), duplicate, remove };

document.addEventListener('submit', (event) => {
  const tool = TOOLS[event.target.dataset?.tool];
  if (!tool) return;
  event.preventDefault();
  tool();
});
root.addEventListener('click', (event) => {
  const link = event.target.closest('[data-new]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest('details').open = false;
  write(link.dataset.new);
});
undoButton.addEventListener('click', undoLast);
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.matches?.('input:not([type="checkbox"], [type="radio"]), textarea, select');
  if (isTyping || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'z') return;
  event.preventDefault();
  undoLast();
});

root.querySelector('[data-move-how]').hidden = false;
for (const kept of newSlides.read()) cards.putNew(kept, labels[kept.type] ?? '');
for (const card of cards.all()) cards.mark(card, !cards.isNew(card) && !hasDraft(draftKey(card.dataset.row)));
renew();
const rendered = root.querySelector('[data-slide]');
const query = new URLSearchParams(window.location.search);
if (rendered?.dataset.slide) desk.start(rendered);
else if (rendered) write(query.get('type') ?? 'single_choice', query.get('after') ?? '');
else if (cards.all().length) desk.open(cards.find(/^#question-([\w-]+)$/.exec(window.location.hash)?.[1])?.dataset.row ?? cards.all()[0].dataset.row, { focus: '' });
