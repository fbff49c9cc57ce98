// Entry of the teacher's control page.
import './app.js';
import { pageData } from './dom.js';
import { createClock } from './live/clock.js';
import { createCommands } from './live/commands.js';
import { connectTeacher } from './live/teacher.js';
import { createStore } from './live/store.js';
import { createTranslator } from './messages.js';
import { createControlView } from './views/control.js';
import { createConnectionBadge } from './views/parts/connection_badge.js';
import { createToasts } from './components/toast.js';

const page = pageData();
const t = createTranslator(page.messages, document.documentElement.lang);
const store = createStore(page, { clock: createClock() });
const connection = connectTeacher({
  page,
  store,
  onStatus: createConnectionBadge(document.querySelector('[data-testid="connection"]'), t),
  onRefused: (code) => view.stop(code),
  onTransport: (transport) => { document.querySelector('[data-part="polls"]').hidden = transport !== 'polling'; },
});
const toast = createToasts(t);
const commands = createCommands({ connection, t, complain: toast });
const view = createControlView({ page, store, commands, t, toast, request: connection.request });
view.render();
document.documentElement.dataset.started = ''; // the start notice stays away
