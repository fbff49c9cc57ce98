// Formulas: TeX as text, which KaTeX shows as mathematics, with MathML for screen readers. KaTeX comes from our own
// server when a page gets its first formula; until then, and without it, the source is there to be read.

const WAITING = '.math:not(.math--shown)';
/** A question needs no macros of its own, and with them a short text would become a page of millions of elements. */
const DEFINES = /\\(?:[egx]?def|let|futurelet|global|long|(?:new|renew|provide)command)(?![a-zA-Z])/;
/** Nothing is trusted (links, pictures, HTML), sizes are in em, and what cannot be shown throws: the source is better. */
const OPTIONS = { throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200, output: 'htmlAndMathml' };
/** KaTeX gives these two a style attribute, which the Content-Security-Policy refuses and reports. */
const MACROS = { '\\pmb': '\\boldsymbol{#1}', '\\fcolorbox': '\\@secondoftwo{#1}\\colorbox' };

/** Elements in each other. A square root is six, and Chromium's layout ends the page at some 900. */
const DEEPEST = 250;

let state = 'absent'; // 'loading', 'ready'

/** Show the formulas of this page, now and whenever some come into it. */
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
  }, () => { state = 'absent'; }); // no connection: the next formula tries again
}

function load() {
  const { katexSheet, katexScript } = document.body.dataset;
  const sheet = add('link', { rel: 'stylesheet', href: katexSheet })
    // The letters of most formulas, so that nothing moves when they come; without them the browser's own have to do.
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

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wide = target.scrollWidth > target.clientWidth + 1;
    target.classList.toggle('math--wide', wide); // it scrolls, by keyboard too
    if (wide) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});

function show(element) {
  element.classList.add('math--shown');
  try {
    element.replaceChildren(...drawn(element.textContent, element.classList.contains('math--display')));
    sizes.observe(element);
  } catch { // the source is what there is to be seen
    element.classList.add('math--wrong');
  }
  element.dispatchEvent(new Event('load')); // what looks at sizes looks again, as for a picture
}

/** @throws when a formula is wrong, unknown to KaTeX, or nested so deeply that it would end the browser's page */
function drawn(tex, displayMode) {
  if (DEFINES.test(tex)) throw new Error('defines macros');
  const draft = document.createElement('span');
  window.katex.render(tex, draft, { ...OPTIONS, macros: { ...MACROS }, displayMode });
  let depth = 0;
  for (let level = [draft]; level.length > 0; level = level.flatMap((each) => [...each.children])) depth += 1;
  if (depth > DEEPEST) throw new Error('nested too deeply');
  return draft.childNodes;
}
