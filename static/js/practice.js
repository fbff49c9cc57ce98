// Entry of the page of practice: wires outboxes and view. Once the questions are here, it needs no connection.
import './app.js';
import { part, pageData } from './dom.js';
import { browserStorage } from './live/outbox.js';
import { createTranslator } from './messages.js';
import { createOutboxes, createSender } from './practice/outboxes.js';
import { createPracticeView } from './practice/view.js';

const page = pageData();
const locale = document.documentElement.lang;
const t = createTranslator(page.messages, locale);
const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone ?? '');

const view = createPracticeView({ t, locale, load, send: (...answer) => outboxes.put(...answer) });
const outboxes = createOutboxes({
  storage: browserStorage(),
  user: page.user,
  send: createSender({
    url: `${page.urls.answers}?zone=${zone}`,
    csrf: () => part('form').querySelector('[name="csrf_token"]').value,
  }),
  onVerdict: (verdict, cardId) => view.verdict(verdict, cardId),
  onChange: showWaiting,
});

function showWaiting() {
  view.waiting(outboxes.waiting);
}

async function load({ ahead = false } = {}) {
  view.loading();
  await outboxes.flush();
  try {
    const response = await fetch(`${page.urls.cards}?zone=${zone}${ahead ? '&ahead=1' : ''}`, { redirect: 'error' });
    if (!response.ok) throw new Error(String(response.status));
    view.begin(await response.json(), outboxes.waiting);
  } catch {
    view.failed();
  }
}

window.addEventListener('online', () => outboxes.flush());
load();
document.documentElement.dataset.started = ''; // the start notice stays away
