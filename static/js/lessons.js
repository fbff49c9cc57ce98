// The list of lessons and the form of a new one: filters and presets apply at once.
import './app.js';
import { install } from './components/autosubmit.js';
import { install as installClass } from './components/class_only.js';
import { install as installPresets } from './components/presets.js';

install(document.querySelector('form[data-autosubmit]'));
installPresets(document.querySelector('[data-presets]'));
installClass(document.querySelector('select#course_id'), document.querySelector('select#join_mode'));
