import assert from 'node:assert/strict';
import { test } from 'node:test';

import { localise, regional } from '../../static/js/components/moments.js';

test('a moment is shown in the time zone and language of the visitor', () => {
  const iso = '2026-11-23T02:30:00+00:00';
  assert.match(localise(iso, 'en', 'America/Bogota'), /Nov 22, 2026.*9:30.PM/);
  assert.match(localise(iso, 'es', 'Europe/Madrid'), /23 nov 2026.*3:30/);
});

test('a day is shown without its time, and is that of the visitor', () => {
  const iso = '2026-11-23T02:30:00+00:00';
  assert.equal(localise(iso, 'en', 'America/Bogota', 'day'), '11/22/26');
  assert.equal(localise(iso, 'es', 'Europe/Madrid', 'day'), '23/11/26');
});

test('dates are written as in the visitor’s country, in the language of the page', () => {
  assert.equal(regional('en', ['es-ES', 'en-GB', 'en']), 'en-GB');
  assert.equal(regional('es', ['en-GB', 'en']), 'es');
  assert.equal(regional('en', []), 'en');
  const iso = '2026-11-03T02:30:00+00:00';
  assert.equal(localise(iso, regional('en', ['en-GB']), 'Europe/London', 'day'), '03/11/2026');
  assert.match(localise(iso, regional('en', ['en-GB']), 'Europe/London'), /3 Nov 2026.*02:30/);
});
