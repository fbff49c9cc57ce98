// What the build writes for old browsers, and what the check of built files finds.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { wrongInScript, wrongInSheet } from '../../scripts/old_browsers.mjs';
import { extraRules, lowered, withoutClamp, withoutIs } from '../../scripts/old_styles.mjs';

test('a selector without :is() means the same', () => {
  assert.deepEqual(withoutIs('.a > b'), ['.a > b']);
  assert.deepEqual(withoutIs(':is(.a, .b) :is(p, li) + *'), ['.a p + *', '.a li + *', '.b p + *', '.b li + *']);
  assert.deepEqual(withoutIs('.a:is([x="1,2"], .c:not(.d))::before'), ['.a[x="1,2"]::before', '.a.c:not(.d)::before']);
  assert.throws(() => withoutIs('.a:is(b)'), /Write the element first/);
  assert.throws(() => withoutIs('.a:not(:is(.b))'), /cannot be rewritten/);
});

test('a value without clamp() means the same', () => {
  assert.equal(withoutClamp('clamp(1rem, 2vw + 1rem, min(3rem, 9vh)) 0'), 'max(1rem, min(2vw + 1rem, min(3rem, 9vh))) 0');
});

test('shorthands of logical properties become two properties', () => {
  const sheet = (declarations) => lowered(`a { ${declarations} }`).replace(/\s+/g, ' ');
  assert.equal(sheet('margin-inline: auto'), 'a { margin-inline-start: auto; margin-inline-end: auto }');
  assert.equal(sheet('padding-block: 1rem calc(2px + 1px)'), 'a { padding-block-start: 1rem; padding-block-end: calc(2px + 1px) }');
  assert.equal(sheet('inset-inline: 0; inset-block-end: 1px'), 'a { left: 0; right: 0; bottom: 1px }');
});

/** The rules that old Safari gets for a sheet. */
function extra(css) {
  const path = join(mkdtempSync(join(tmpdir(), 'sheet-')), 'a.css');
  writeFileSync(path, css);
  return extraRules([path]).replace(/\s+/g, ' ');
}

test('margins stand for the gaps of rows and columns, not of grids', () => {
  assert.equal(extra('.a { display: flex; gap: 1px 2px }'), '.a > * + * { margin-inline-start: 2px }');
  assert.match(extra('.a { display: flex; flex-direction: column } .a--b { gap: 3px }'), /\.a--b > \* \+ \* \{ margin-inline-start: 0; margin-top: 3px \}/);
  assert.match(extra('@media (x) { .a { display: flex; flex-wrap: wrap; gap: 2px } }'), /^@media \(x\) \{ ?\.a > \* \{ margin-top: calc\(2px \/ 2\)/);
  assert.equal(extra('.a { display: grid; gap: 2px }'), '');
  assert.throws(() => extra('.a { gap: 2px }'), /row or a grid/);
});

test('positions that depend on the direction of the script are written for both', () => {
  assert.equal(extra('.a { inset-inline-start: 1px }'), '.a { left: 1px } [dir="rtl"] .a { left: auto; right: 1px }');
});

test('names that an old browser lacks are found in scripts', () => {
  const found = (code) => wrongInScript(code).length > 0;
  for (const code of [
    'list.at(-1)', 'text.replaceAll("a", "b")', 'structuredClone(x)', 'Object.hasOwn(a, "b")', 'node.checkVisibility()', 'new WeakRef(x)', 'Array.fromAsync(x)',
    'root.querySelector(".a:is(.b, .c)")', '/(?<=a)b/', 'const [a, ...rest] = [b, c]', 'list.findLast(f)', 'Promise.any(all)', 'AbortSignal.timeout(5)',
    'element.inert = true', 'element.style.translate = "1px"', 'element.computedStyleMap()',
  ]) assert.ok(found(code), code);
  for (const code of [
    'list.map(f)', 'element.append(x)', 'new Map()', 'fetch("/")', 'element.closest("a")', 'const [a, ...rest] = list', 'crypto.getRandomValues(x)', 'element.style.blockSize = "1px"',
  ]) assert.ok(!found(code), code);
});

test('what an old browser lacks is found in style sheets', () => {
  const found = (css) => wrongInSheet(css).length > 0;
  for (const css of [
    'a { aspect-ratio: 1 }', 'a:has(b) { color: red }', 'a:is(b, c) { color: red }', 'a { color: color-mix(in srgb, red, blue) }', 'a { height: 100dvh }', 'a { overflow: clip }', 'a { inset: 0 }',
    'a { color: red; color: color-mix(in srgb, var(--a), blue) }', 'a:focus-visible, a:focus { color: red }', 'a { margin-inline: 0 }', 'a { translate: 1px }', '@container (width > 1px) { a { color: red } }',
  ]) assert.ok(found(css), css);
  for (const css of [
    'a { height: 100vh; height: 100dvh }', 'a { overflow: hidden; overflow: clip }', '@supports (color: color-mix(in srgb, red, red)) { a { color: color-mix(in srgb, red, blue) } }',
    'a { margin-inline-start: 0 }', 'a:focus-visible { outline: 1px solid }', 'a { display: grid; gap: 1px }', 'a { background: var(--text) }',
  ]) assert.ok(!found(css), css);
});
