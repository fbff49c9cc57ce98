// Entry of the page on which a student does homework.
import './app.js';
import { pageData } from './dom.js';
import { createClock } from './live/clock.js';
import { browserStorage } from './live/outbox.js';
import { createWorkStore } from './live/work_store.js';
import { createTranslator } from './messages.js';
import { createConnectionBadge } from './views/parts/connection_badge.js';
import { drawQuestion } from './views/parts/question.js';
import { createWorkView } from './views/work.js';

const EVERY = 15_000;

const page = pageData();
const t = createTranslator(page.messages, document.documentElement.lang);
const store = createWorkStore({ work: page.work, clock: createClock(), storage: browserStorage(), token: page.token });
const showConnection = createConnectionBadge(document.querySelector('[data-testid="connection"]'), t);
const view = createWorkView({ store, t, urls: page.urls });

store.subscribe(() => showConnection(store.online ? 'online' : 'offline'));

/** What was done on another device, or by the server, appears; answers that wait are sent. */
async function lookAgain() {
  const { status, error } = await store.refresh();
  if (status === 401 || status === 403 || status === 404) view.stop(error?.code);
  else await store.flush();
}

let loaded = null;
const pictures = [];

/** Load the pictures of all questions at once, so that they are there when the connection is not. */
function loadPictures() {
  const { attempt } = store.work;
  if (!attempt || attempt.id === loaded || attempt.submitted_at !== null) return;
  loaded = attempt.id;
  for (const { question } of attempt.questions) pictures.push(...drawQuestion(question, { t }).element.querySelectorAll('img'));
}

document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') lookAgain(); });
window.addEventListener('online', lookAgain);
window.addEventListener('offline', () => store.setOnline(false));
setInterval(() => { if (document.visibilityState === 'visible') lookAgain(); }, EVERY);
showConnection('online');
view.render();
store.subscribe(loadPictures);
loadPictures();
lookAgain();
document.documentElement.dataset.started = ''; // the start notice stays away
