// Rewrites style sheets for the oldest browsers that students use, so that the sources may say `margin-inline`, `:is()` and `gap`:
//
// - `lowered()` writes what every browser reads in the same way: shorthands of logical properties as two properties,
//   `:is()` as a list of selectors, `clamp()` as `max()` and `min()`.
// - `extraRules()` makes the sheet that only Safari before 14.1 loads (js/head.js), before all others: margins in the
//   place of gaps between flex items, and physical positions in the place of `inset-inline-start` and its like.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import postcss from 'postcss';

/** The oldest browsers that students' pages are made for, as README.md says. */
export const OLDEST = { chrome: '87', firefox: '78', safari: '13' };
/** The style sheets of students' pages, with those that they import. */
export const STUDENT_SHEETS = ['css/site.css', 'css/accounts.css', 'css/home.css', 'css/student.css'];

const PAIRS = /^(?:margin|padding)-(?:inline|block)$/;
const INSETS = {
  'inset-block': ['top', 'bottom'], 'inset-block-start': ['top'], 'inset-block-end': ['bottom'], 'inset-inline': ['left', 'right'],
};
const SIDES = { 'inset-inline-start': ['left', 'right'], 'inset-inline-end': ['right', 'left'] };

/** @returns {[number, number] | null} where the brackets after `name` open and close in a text */
function brackets(text, name, from = 0) {
  const start = text.indexOf(name, from);
  if (start < 0) return null;
  const open = start + name.length - 1;
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return [open, at];
  }
  throw new Error(`A bracket is not closed: ${text}`);
}

/** @returns {string[]} selectors that mean the same without `:is()` */
export function withoutIs(selector) {
  const found = brackets(selector, ':is(');
  if (!found) return [selector];
  const [open, close] = found;
  const before = selector.slice(0, open - ':is'.length);
  if (/:not\([^)]*$/.test(before)) throw new Error(`:is() inside :not() cannot be rewritten: ${selector}`);
  return postcss.list.comma(selector.slice(open + 1, close)).flatMap((each) => {
    if (/^[a-z]/i.test(each) && /[^\s>+~]$/.test(before)) throw new Error(`Write the element first: ${selector}`);
    return withoutIs(`${before}${each}${selector.slice(close + 1)}`);
  });
}

/** @returns {string} a value that means the same without `clamp()` */
export function withoutClamp(value) {
  const found = brackets(value, 'clamp(');
  if (!found) return value;
  const [open, close] = found;
  const [low, wanted, high] = postcss.list.comma(value.slice(open + 1, close));
  return withoutClamp(`${value.slice(0, open - 'clamp'.length)}max(${low}, min(${wanted}, ${high}))${value.slice(close + 1)}`);
}

/** @returns {string} the sheet in words that all supported browsers know */
export function lowered(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (rule.selector.includes(':is(')) rule.selectors = rule.selectors.flatMap(withoutIs);
  });
  root.walkDecls((declaration) => {
    if (declaration.value.includes('clamp(')) declaration.value = withoutClamp(declaration.value);
    const values = postcss.list.space(declaration.value);
    const names = PAIRS.test(declaration.prop) ? [`${declaration.prop}-start`, `${declaration.prop}-end`] : INSETS[declaration.prop];
    if (!names) return;
    declaration.replaceWith(...names.map((prop, index) => declaration.clone({ prop, value: values[index] ?? values[0] })));
  });
  return root.toString();
}

/** @returns {import('postcss').Root} a sheet with those that it imports */
function read(path) {
  const root = postcss.parse(readFileSync(path, 'utf8'));
  root.walkAtRules('import', (rule) => {
    rule.replaceWith(read(join(dirname(path), rule.params.match(/"(.+?)"/)[1])));
  });
  return root;
}

/** The classes of what a selector selects: `.answer-form .choice--right` gives `choice--right` and its block, `choice`. */
function classesOf(selector) {
  const last = selector.trim().split(/[\s>+~]+/).pop();
  return [...last.matchAll(/\.([\w-]+)/g)].flatMap(([, name]) => [name, name.split('--')[0]]);
}

/** @returns {Map<string, {display?: string, column?: boolean, wraps?: boolean}>} how the elements of each class are laid out */
function layouts(root) {
  const known = new Map();
  root.walkRules((rule) => {
    const facts = factsOf(rule);
    for (const name of rule.selectors.flatMap((selector) => classesOf(selector).slice(0, 1))) known.set(name, { ...facts, ...known.get(name) });
  });
  return known;
}

function factsOf(rule) {
  const facts = {};
  rule.each(({ type, prop, value }) => {
    if (type !== 'decl') return;
    if (prop === 'display' && /flex|grid/.test(value)) facts.display = value;
    if (prop === 'flex-direction' || prop === 'flex-flow') facts.column = value.includes('column');
    if (prop === 'flex-wrap' || prop === 'flex-flow') facts.wraps = /\bwrap\b/.test(value);
  });
  return facts;
}

/** Margins that stand for the gaps of one rule; none if it lays out a grid. */
function margins(rule, known) {
  const gap = rule.nodes.filter(({ prop }) => prop === 'gap').pop();
  const own = factsOf(rule);
  return rule.selectors.flatMap((selector) => {
    const facts = Object.assign({}, ...classesOf(selector).reverse().map((name) => known.get(name)), own);
    if (!facts.display && gap) throw new Error(`Is this a row or a grid? Say so in the rule that has the gap: ${selector}`);
    if (!facts.display) return [];
    if (facts.display.includes('grid')) { // elsewhere it may be a row
      return own.display && known.get(classesOf(selector)[0])?.display.includes('flex') ? [`${selector} > * + * { margin-inline-start: 0; margin-top: 0 }`] : [];
    }
    if (!gap) return [];
    const [down, across = down] = postcss.list.space(gap.value);
    if (facts.column) return [`${selector} > * + * { margin-inline-start: 0; margin-top: ${down} }`];
    if (!facts.wraps) return [`${selector} > * + * { margin-inline-start: ${across} }`];
    return [ // each line begins at the edge
      `${selector} > * { margin-top: calc(${down} / 2); margin-bottom: calc(${down} / 2); margin-inline-end: ${across} }`,
      `${selector} > :last-child { margin-inline-end: 0 }`,
    ];
  });
}

function positions(rule) {
  return rule.nodes.filter(({ prop }) => prop in SIDES).flatMap(({ prop, value }) => {
    const [left, right] = SIDES[prop];
    return [`${rule.selector} { ${left}: ${value} }`, ...rule.selectors.map((selector) => `[dir="rtl"] ${selector} { ${left}: auto; ${right}: ${value} }`)];
  });
}

/** @param {string[]} paths of the sheets of students' pages @returns {string} the rules that old Safari needs besides */
export function extraRules(paths) {
  const all = postcss.root({ nodes: paths.map(read) });
  all.walkRules((rule) => { if (rule.selector.includes(':is(')) rule.selectors = rule.selectors.flatMap(withoutIs); });
  const known = layouts(all);
  const sheet = postcss.root();
  all.walkRules((rule) => {
    if (rule.selector.includes(':has(')) return; // those browsers do not know it
    const texts = [...margins(rule, known), ...positions(rule)];
    if (!texts.length) return;
    const made = postcss.parse(withoutClamp(texts.join('\n')));
    const around = rule.parent.type === 'atrule' ? rule.parent.clone({ nodes: made.nodes }) : made;
    sheet.append(around);
  });
  return sheet.toString();
}
