// The list of lessons: filters apply at once.
import './app.js';
import { install } from './components/autosubmit.js';

install(document.querySelector('form[data-autosubmit]'));
