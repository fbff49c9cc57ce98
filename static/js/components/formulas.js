// Renders TeX formulas with KaTeX, with MathML for screen readers. KaTeX is loaded from our own server when the first
// formula appears on a page; until then, and if loading fails, the page shows the TeX source.

const WAITING = '.math:not(.math--shown)';
/** Macro definitions are refused: with them a short text could expand to millions of elements. */
const DEFINES = /\\(?:[egx]?def|let|futurelet|global|long|(?:new|renew|provide)command)(?![a-zA-Z])/;
/** No links, pictures or HTML; sizes in em; a formula that KaTeX cannot render throws, and its source stays visible. */
const OPTIONS = { throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200, output: 'htmlAndMathml' };
/** For these two, KaTeX writes a style attribute, which the Content-Security-Policy blocks and reports. */
const MACROS = { '\\pmb': '\\boldsymbol{#1}', '\\fcolorbox': '\\@secondoftwo{#1}\\colorbox' };

/** Largest depth of nested elements. A square root has six; Chromium crashes the page at about 900. */
const DEEPEST = 250;

let state = 'absent'; // 'loading', 'ready'

/** Render the formulas of this page, and those that are added later. */
export function install() {
  new MutationObserver((records) => {
    if (records.some(({ addedNodes }) => [...addedNodes].some(hasFormulas))) showAll();
  }).observe(document.body, { childList: true, subtree: true });
  if (document.querySelector(WAITING)) showAll();
}

function hasFormulas(node) {
  return node.nodeType === Node.ELEMENT_NODE && (node.matches(WAITING) || node.querySelector(WAITING) !== null);
}

function showAll() {
  if (state === 'ready') document.querySelectorAll(WAITING).forEach(show);
  if (state !== 'absent') return;
  state = 'loading';
  load().then(() => {
    state = 'ready';
    showAll();
  }, () => { state = 'absent'; }); // loading failed: the next formula tries again
}

function load() {
  const { katexSheet, katexScript } = document.body.dataset;
  const sheet = add('link', { rel: 'stylesheet', href: katexSheet })
    // Load the most used fonts first, so that formulas do not change their size; without them the browser's fonts are used.
    .then(() => Promise.allSettled(['1em KaTeX_Main', 'italic 1em KaTeX_Math'].map((font) => document.fonts.load(font))));
  return Promise.all([sheet, add('script', { src: katexScript })]);
}

function add(tag, properties) {
  const element = Object.assign(document.createElement(tag), properties);
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => { element.remove(); reject(new Error(tag)); };
    document.head.append(element);
  });
}

function measure(target) {
  const wide = target.scrollWidth > target.clientWidth + 1;
  target.classList.toggle('math--wide', wide); // scrolls inside its box; focusable, so that keys scroll it
  if (wide) target.tabIndex = 0;
  else target.removeAttribute('tabindex');
}

// Safari before 13.1 has no ResizeObserver: there, a formula is measured once.
const sizes = 'ResizeObserver' in window
  ? new ResizeObserver((entries) => entries.forEach(({ target }) => measure(target)))
  : { observe: measure };

function show(element) {
  element.classList.add('math--shown');
  try {
    element.replaceChildren(...drawn(element.textContent, element.classList.contains('math--display')));
    sizes.observe(element);
  } catch { // leave the source visible
    element.classList.add('math--wrong');
  }
  element.dispatchEvent(new Event('load')); // listeners that measure sizes measure again, as after a picture
}

/** @throws when a formula is invalid, unsupported by KaTeX, or nested so deeply that it could crash the page */
function drawn(tex, displayMode) {
  if (DEFINES.test(tex)) throw new Error('defines macros');
  const draft = document.createElement('span');
  window.katex.render(tex, draft, { ...OPTIONS, macros: { ...MACROS }, displayMode });
  let depth = 0;
  for (let level = [draft]; level.length > 0; level = level.flatMap((each) => [...each.children])) depth += 1;
  if (depth > DEEPEST) throw new Error('nested too deeply');
  return draft.childNodes;
}
