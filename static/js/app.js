// Every page: wires the small components. Pages work without it.
import * as confirm from './components/confirm.js';
import * as copy from './components/copy.js';
import * as menu from './components/menu.js';
import * as moments from './components/moments.js';

confirm.install();
copy.install();
menu.install();
moments.install();
