// Entry of the student's page: wires store, connection, outbox and view.
import './app.js';
import { announce } from './announce.js';
import { part, pageData } from './dom.js';
import { createAnswerSender } from './live/answers.js';
import { createClock } from './live/clock.js';
import { connect } from './live/connection.js';
import { browserStorage, createOutbox } from './live/outbox.js';
import { createStore } from './live/store.js';
import { createWakeLock } from './live/wake_lock.js';
import { createTranslator } from './messages.js';
import { createConnectionBadge } from './views/parts/connection_badge.js';
import { createStudentView } from './views/student.js';

const page = pageData();
const t = createTranslator(page.messages, document.documentElement.lang);
const store = createStore(page, { clock: createClock() });
const showConnection = createConnectionBadge(document.querySelector('[data-testid="connection"]'), t);

const outbox = createOutbox({
  storage: browserStorage(),
  key: `tiza.outbox.${page.lesson.id}.${page.me.participant.id}`,
  send: (item, tries) => sendAnswer(item, tries),
  onVerdict(verdict, item) {
    if (verdict.ok) {
      store.takeAnswer(verdict.answer);
      announce(t('status_recorded'));
      tick();
      return;
    }
    view.reject(item, verdict.error.message || t(`error_${verdict.error.code}`));
    connection.sync(); // an answer from another device may be the recorded one
  },
  onChange: () => view.render(),
});

/** A tick that the hand feels: the answer is recorded. Where phones can, and nobody asked for less motion. */
function tick() {
  if (!navigator.vibrate || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  // After a reload, before the page was touched again, browsers refuse and complain.
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate(15);
}

const wake = createWakeLock({
  locks: navigator.wakeLock,
  page: document,
  onChange(can) { part('awake-note').hidden = can || !window.matchMedia('(pointer: coarse)').matches; },
});
store.subscribe(() => wake.keep(store.round?.status === 'open' && store.state.lesson.status === 'live'));

/** The next person on a shared device is somebody else: the browser forgets a guest when the lesson ends. */
async function forgetGuest() {
  const form = document.querySelector('form[data-part="not-me"]');
  if (!form) return; // an account stays logged in
  try {
    await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
  } catch {
    // Offline: the server forgets the guest when it shows the end of the lesson again.
  }
}

/** The lesson ended while this page was offline: nobody may connect any more, but the page itself tells points and result. */
async function learnEnd() {
  try {
    const response = await fetch(window.location.href);
    const end = pageData('page-data', new DOMParser().parseFromString(await response.text(), 'text/html'));
    store.takeMe(end.me);
    store.takeState(end.state);
  } catch {
    view.stop('ended'); // this browser is no longer known there
  }
}

let isOver = store.state.lesson.status === 'ended';
store.subscribe(() => {
  if (isOver || store.state.lesson.status !== 'ended') return;
  isOver = true;
  forgetGuest();
});

const view = createStudentView({
  store, outbox, t, urls: page.urls,
  send: (roundId, value, more) => outbox.put(roundId, value, more),
  rename: (nickname) => connection.request('change_name', nickname === undefined ? {} : { nickname }),
});

const connection = connect({
  namespace: '/student',
  auth: { token: page.token },
  lesson: page.lesson.code,
  store,
  on: {
    connect: () => outbox.flush(),
    state: store.takeState,
    me: store.takeMe,
    removed: (reason) => { connection.stop(); view.stop(reason?.code ?? 'removed'); },
  },
  onStatus(status) {
    showConnection(status);
    view.setOnline(status === 'online');
  },
  onRefused(code) {
    if (code !== 'ended') view.stop(code);
    else if (store.state.lesson.status !== 'ended') learnEnd();
  },
});
const sendAnswer = createAnswerSender({ connection, token: page.token });
view.render();
wake.keep(store.round?.status === 'open' && store.state.lesson.status === 'live');
outbox.flush();
document.documentElement.dataset.started = ''; // the start notice stays away
