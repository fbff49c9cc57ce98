// The page of a sheet to print: its settings apply at once, and its print button waits for formulas and pictures.
import '../app.js';
import * as autosubmit from '../components/autosubmit.js';

autosubmit.install(document.querySelector('[data-autosubmit]'));
const button = document.querySelector('[data-print]');
button.hidden = false;
button.addEventListener('click', () => window.print());
