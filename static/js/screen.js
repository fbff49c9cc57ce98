// Entry of the projector page.
import './app.js';
import { install as installFullscreen } from './components/fullscreen.js';
import { pageData } from './dom.js';
import { createClock } from './live/clock.js';
import { createStore } from './live/store.js';
import { connectTeacher } from './live/teacher.js';
import { publicState } from './live/timing.js';
import { createTranslator } from './messages.js';
import { createConnectionBadge } from './views/parts/connection_badge.js';
import { installSoundSwitch } from './views/parts/sound_switch.js';
import { createScreenView } from './views/screen.js';

const page = pageData();
const t = createTranslator(page.messages, document.documentElement.lang);
const store = createStore(page, { clock: createClock(), see: publicState });
const connection = connectTeacher({
  page,
  store,
  onStatus: createConnectionBadge(document.querySelector('[data-testid="connection"]'), t),
  onRefused: (code) => view.stop(code),
});
const view = createScreenView({ store, t, request: connection.request, teams: page.teams });
installSoundSwitch(document.querySelector('[data-sound]'), { store });
installFullscreen(document.querySelector('[data-fullscreen]'));
view.render();
document.documentElement.dataset.started = ''; // the start notice stays away
