// The page that corrects a key: lists of the type, the point on the map, regions on the picture. Choices need no script.
import '../app.js';
import { ListRows } from './list_rows.js';
import { pickPoint } from './map_point.js';
import { drawRegions } from './regions.js';

const form = document.querySelector('form[data-key-form]');
const lists = [...form.querySelectorAll('[data-list]')].map((root) => new ListRows(root));
const picture = form.querySelector('[data-picture]');
const canvas = form.querySelector('[data-region-picture]');
pickPoint(form);
drawRegions(form, lists.find((list) => list.path === 'image_pin.regions'));
form.dispatchEvent(new CustomEvent('typechange', { detail: form.dataset.kind })); // draws what belongs to the type
if (canvas && picture) {
  canvas.alt = picture.alt;
  picture.hidden = true; // the regions are drawn over the same picture
}
(form.querySelector('.errors') ?? form.querySelector('#effects h2'))?.focus();
