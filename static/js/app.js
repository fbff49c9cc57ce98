// The module of every page: starts the small components. Pages work without them.
import './old_browsers.js';
import * as confirm from './components/confirm.js';
import * as copy from './components/copy.js';
import * as formulas from './components/formulas.js';
import * as menu from './components/menu.js';
import * as moments from './components/moments.js';
import * as sight from './components/sight.js';

confirm.install();
copy.install();
formulas.install();
menu.install();
moments.install();
sight.install();
// On a narrow page the row of links scrolls: bring the current page's link into view.
document.querySelector('.nav [aria-current="page"]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
