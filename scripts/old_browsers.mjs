// Checks that students' pages use nothing that the oldest supported browsers lack (OLDEST in old_styles.mjs). It reads
// the built files, which are what browsers get, with the libraries in them. Syntax is esbuild's business; this knows
// names of objects, methods, selectors, properties and values, from MDN's compatibility data.
//
//     node scripts/old_browsers.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import postcss from 'postcss';
import { OLDEST, STUDENT_SHEETS } from './old_styles.mjs';

const bcd = createRequire(import.meta.url)('@mdn/browser-compat-data');

const ENTRIES = [
  'js/student.js', 'js/app.js', 'js/account.js',
  ...STUDENT_SHEETS, 'css/dark.css', 'css/contrast.css', 'css/icons-more.css', 'vendor/katex/dist/katex.min.css',
];
const BROWSERS = { chrome: OLDEST.chrome, firefox: OLDEST.firefox, safari_ios: OLDEST.safari };

function all(names, reason) {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}

/** Names in scripts that may stand there, and why. */
const KNOWN_NAMES = {
  ...all('destroy draw reconnect show subscribe sync', 'methods of our own objects'),
  ...all('blockSize confidence element image level messages ms number path query to token transport unit', 'properties of our own objects'),
  ...all('BigInt TransformStream WebTransport createBidirectionalStream getWriter pipeThrough pipeTo readable setBigUint64 writable writeBuffer', 'in transports of socket.io that we do not use'),
  ...all('clipboard writeText', 'copy.js asks whether there is a clipboard'),
  replaceChildren: 'static/js/old_browsers.js adds it',
  requestSubmit: 'static/js/old_browsers.js adds it',
  ...all('userActivation hasBeenActive', 'student.js asks whether it is there'),
  ...all('animate getAnimations', 'motion.js asks whether they are there'),
  vibrate: 'student.js asks whether it is there',
  wakeLock: 'wake_lock.js says what to do without it',
  visualViewport: 'sight.js asks whether it is there',
  randomUUID: 'identifiers.js asks whether it is there',
  ResizeObserver: 'formulas.js asks whether it is there',
  submitter: 'confirm.js manages without it',
  showModal: 'confirm.js asks whether it is there',
};
/** Properties whose absence changes nothing that matters. */
const KNOWN_PROPERTIES = {
  'accent-color': 'the browser\'s colour', cursor: 'looks', outline: 'only newer details of it', resize: 'looks', 'scroll-behavior': 'looks', 'scroll-margin-block-start': 'looks',
  'contain-intrinsic-block-size': 'speed', 'content-visibility': 'speed', 'overflow-clip-margin': 'overflow',
  'text-wrap': 'lines break elsewhere', 'text-underline-offset': 'looks', 'text-decoration-thickness': 'looks', 'text-size-adjust': 'has its prefix',
  'overscroll-behavior': 'a map scrolls the page at its end', 'forced-color-adjust': 'only for contrast themes, which came later', gap: 'extraRules() in old_styles.mjs',
  'inset-inline-start': 'extraRules() in old_styles.mjs', 'inset-inline-end': 'extraRules() in old_styles.mjs', 'color-scheme': 'looks of scroll bars', 'scroll-padding': 'components/sight.js scrolls',
};
/** Values whose absence changes nothing that matters. */
const KNOWN_VALUES = {
  'overflow-wrap: anywhere': 'body has break-word, which is inherited', 'text-decoration: wavy': 'looks', 'inline-size: fit-content': 'a box as wide as its place',
  'align-content: start': 'new for rows only', 'appearance: auto': 'for contrast themes, which came later',
};
/** Selectors that old browsers drop, with what follows from it. */
const KNOWN_SELECTORS = [
  [/:focus-visible/, 'the browser\'s own outline stands in'],
  [/\.screen-live|\.rows ?> ?\.row/, 'pages of teachers'],
  [/::file-selector-button|::-|::backdrop|::placeholder/, 'looks'],
];

/** @returns {boolean} whether a statement of the data says that a version has the feature, by its own name */
function has({ version_added: since, version_removed: until, prefix, alternative_name: other, flags, partial_implementation: partly }, version) {
  if (!since || since === 'preview' || prefix || other || flags || (partly && until)) return false;
  const number = (text) => Number.parseFloat(String(text).replace('≤', ''));
  return number(since) <= Number(version) && !(until && number(until) <= Number(version));
}

/** @returns {string[]} the oldest browsers that lack a feature */
export function lacking({ support }) {
  return Object.entries(BROWSERS).filter(([name, version]) => {
    const statements = [support[name] ?? []].flat();
    return !statements.some((statement) => has(statement, version));
  }).map(([name, version]) => `${name} ${version}`);
}

/** Names of scripts' objects and of their methods, each with what is known about all that have the name. */
function namesOfScripts() {
  const objects = new Map();
  const methods = new Map();
  const add = (map, name, compat) => { if (compat) map.set(name, [...(map.get(name) ?? []), compat]); };
  const visit = (parent) => {
    for (const [name, feature] of Object.entries(parent)) {
      if (name === '__compat') continue;
      add(objects, name, feature.__compat);
      for (const [member, inner] of Object.entries(feature)) {
        const plain = member.replace(/_static$/, '');
        if (plain === '__compat' || plain.includes('_')) continue;
        add(methods, plain, inner.__compat);
        if (plain !== member) add(methods, `${name}.${plain}`, inner.__compat);
      }
    }
  };
  visit(bcd.api);
  visit(bcd.javascript.builtins);
  visit(bcd.javascript.builtins.Intl);
  return { objects, methods };
}

/** @returns {string[]} the browsers in which nothing has this name */
function lackedBy(features) {
  if (!features?.length) return [];
  return features.map(lacking).reduce((all, these) => all.filter((name) => these.includes(name)));
}

const NEW_SELECTOR = /:(?:is|where|has|focus-visible|user-invalid|modal|popover-open)\b/;
const { objects, methods } = namesOfScripts();

/** @returns {string[]} what a script uses that old browsers lack */
export function wrongInScript(code) {
  const found = new Set();
  const report = (name, features, text) => {
    const browsers = lackedBy(features);
    if (browsers.length && !Object.hasOwn(KNOWN_NAMES, name)) found.add(`${text}: not in ${browsers.join(', ')}`);
  };
  full(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if (node.type === 'MemberExpression' && !node.computed) {
      const { object: { name: owner }, property: { name } } = node;
      report(name, methods.get(`${owner}.${name}`) ?? methods.get(name), `.${name}`);
      const style = node.object.property?.name === 'style' ? bcd.css.properties[name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)] : null;
      if (style) report(`style.${name}`, [style.__compat], `.style.${name}`);
    }
    const target = node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node.type === 'MemberExpression' ? node.object : null;
    if (target?.type === 'Identifier' && target.name.length > 2) report(target.name, objects.get(target.name), target.name);
    if (node.type === 'Literal' && typeof node.value === 'string' && NEW_SELECTOR.test(node.value)) found.add(`the selector ${node.value}`);
    const regex = node.regex?.pattern ?? (node.type === 'NewExpression' && node.callee.name === 'RegExp' ? String(node.arguments[0]?.value) : '');
    if (/\(\?<[=!]/.test(regex)) found.add(`the regular expression ${regex}`);
    const [pattern, value] = node.type === 'VariableDeclarator' ? [node.id, node.init] : node.type === 'AssignmentExpression' ? [node.left, node.right] : [];
    if (pattern?.type === 'ArrayPattern' && value?.type === 'ArrayExpression' && pattern.elements.some((each) => each?.type === 'RestElement')) found.add('[a, ...rest] = [b, c], which Safari 13 gets wrong');
  });
  return [...found];
}

const types = bcd.css.types;
/** @returns {object | undefined} what is known about a function such as `color-mix` */
function functionOf(name) {
  return (types[name] ?? types.color?.[name] ?? types.image?.gradient?.[name])?.__compat;
}

/** @returns {string[]} what a rule's declarations use that old browsers lack */
function wrongInDeclaration({ prop, value, parent }) {
  if (prop.startsWith('--') || prop.startsWith('-')) return /color-mix\(|light-dark\(/.test(value) ? [value] : [];
  const known = bcd.css.properties[prop];
  const earlier = parent.nodes.some((other) => other.prop === prop && other.value !== value); // another value for those that do not know it
  const prefixed = parent.nodes.some((other) => other.prop === `-webkit-${prop}` || other.prop === `-moz-${prop}`);
  const words = value.replace(/"[^"]*"|(?:var|url)\([^()]*\)/g, '').match(/[a-z][a-z-]+(?![a-z-]*\()/g) ?? [];
  const withVariables = value.includes('var('); // such a value is refused too late for another one to be used
  const wrong = [];
  const check = (compat, text) => {
    const browsers = compat ? lacking(compat) : [];
    if (browsers.length && (withVariables || !earlier) && !prefixed && !Object.hasOwn(KNOWN_VALUES, text)) wrong.push(`${text}: not in ${browsers.join(', ')}`);
  };
  if (!Object.hasOwn(KNOWN_PROPERTIES, prop)) {
    if (!known) wrong.push(`${prop}: unknown`);
    check(known?.__compat, prop);
    for (const word of words) check((known?.[word] ?? known?.[word.replaceAll('-', '_')])?.__compat, `${prop}: ${word}`);
  }
  for (const [, name] of value.matchAll(/([a-z][a-z-]*)\(/g)) check(functionOf(name), `${name}()`);
  if (/\d[dsl]v[hwib]\b/.test(value) && !earlier) wrong.push(`${prop}: ${value}`);
  return wrong;
}

/** @returns {string[]} the parts of a selector that old browsers lack */
function wrongInSelector(selector) {
  return [...selector.matchAll(/::?([a-z-]+)/g)].filter(([, name]) => {
    const compat = bcd.css.selectors[name]?.__compat;
    return compat && lacking(compat).length;
  }).map(([text]) => text);
}

/** @returns {string[]} what a style sheet uses that old browsers lack; what stands in `@supports` may be new */
export function wrongInSheet(css) {
  const found = new Set();
  const isNew = (node) => node && ((node.type === 'atrule' && node.name === 'supports') || isNew(node.parent));
  const root = postcss.parse(css);
  root.walkAtRules(({ name }) => {
    const compat = bcd.css['at-rules'][name]?.__compat;
    if (name !== 'supports' && compat && lacking(compat).length) found.add(`@${name}`);
  });
  root.walkRules((rule) => {
    if (isNew(rule) || rule.parent.name === 'keyframes') return;
    const dropped = rule.selectors.filter((selector) => wrongInSelector(selector).length);
    for (const selector of dropped) {
      if (!KNOWN_SELECTORS.some(([pattern]) => pattern.test(selector))) found.add(`${wrongInSelector(selector).join(' ')} in ${selector}`);
      else if (dropped.length < rule.selectors.length) found.add(`${selector} takes its whole rule with it: ${rule.selector}`);
    }
    if (dropped.length) return;
    rule.each((node) => {
      if (node.type === 'decl') for (const wrong of wrongInDeclaration(node)) found.add(`${wrong} (${rule.selector})`);
    });
  });
  return [...found];
}

function main() {
  const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'static', 'dist');
  const { entries } = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  let count = 0;
  for (const entry of ENTRIES) {
    const text = readFileSync(join(dist, entries[entry]), 'utf8');
    for (const wrong of entry.endsWith('.css') ? wrongInSheet(text) : wrongInScript(text)) {
      console.error(`${entry}: ${wrong}`);
      count += 1;
    }
  }
  if (count) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
