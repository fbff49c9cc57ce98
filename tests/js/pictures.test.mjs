// Pictures in the editor: what their names say, and which files of a paste or a drop are taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesIn, sorted } from '../../static/js/bank/picture_drop.js';
import { proposedText } from '../../static/js/bank/picture_names.js';

test('a name that a person gave becomes the text', () => {
  for (const [name, text] of [
    ['mapa_de_europa-1914.png', 'Mapa de europa 1914'],
    ['800px-Eiffel_Tower.svg.png', 'Eiffel Tower'],
    ['ciclo del agua (2).jpeg', 'Ciclo del agua'],
    ['CélulaAnimal 1024x768.webp', 'Célula Animal'],
    ['Día%20de%20los%20muertos.JPG', 'Día de los muertos'],
    ['ríos - copia.png', 'Ríos'],
    ['C:\\fakepath\\teorema.gif', 'Teorema'],
    ['Самолёт.png', 'Самолёт'],
  ]) assert.equal(proposedText(name), text, name);
});

test('names of cameras, phones and clipboards say nothing', () => {
  for (const name of [
    'IMG_20260301_101112.jpg', 'IMG-20260301-WA0007.jpg', 'DSC01234.JPG', 'PXL_20260301.jpg', 'image.png', 'Captura de pantalla 2026-03-01 101112.png',
    'Screenshot 2026-03-01 at 10.11.12.png', 'WhatsApp Image 2026-03-01 at 10.11.12 AM.jpeg', '3f2a9c0b1d7e4f55.webp', 'sin título (1).png', 'scan001.png',
    '1234.png', 'unnamed.gif', 'a.png', '.png', '',
  ]) assert.equal(proposedText(name), '', name);
});

const clipboard = (text, ...files) => ({ files, getData: () => text });

test('a text that comes with a picture of itself stays a text', () => {
  const shot = { name: 'image.png', type: 'image/png' };
  assert.deepEqual(filesIn(clipboard('', shot), true), [shot]);
  assert.deepEqual(filesIn(clipboard('Lima\t10', shot), true), []);
  assert.deepEqual(filesIn(clipboard('Lima\t10', shot), false), [shot]);
  assert.deepEqual(filesIn(clipboard('image.png', shot), true), [shot]);
  assert.deepEqual(filesIn(clipboard('only text'), true), []);
});

test('pictures are told from other files', () => {
  const [photo, sheet] = [{ type: 'image/heic' }, { type: 'text/csv' }];
  assert.deepEqual(sorted([sheet, photo]), { pictures: [photo], others: [sheet] });
});
