// The page that corrects a key: lists of the type, and the point on the map. Choices need no script.
import '../app.js';
import { ListRows } from './list_rows.js';
import { pickPoint } from './map_point.js';

const form = document.querySelector('form[data-key-form]');
for (const root of form.querySelectorAll('[data-list]')) new ListRows(root);
pickPoint(form);
(form.querySelector('.errors') ?? form.querySelector('#effects h2'))?.focus();
