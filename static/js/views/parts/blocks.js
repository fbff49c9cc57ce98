// The pieces of which the projector's content consists, and which of them a page shows.

/** Never in pieces: text and pictures that belong together. */
const BLOCK = 'li, p, pre, tr, blockquote, figure, hr, h1, h2, h3, h4, .choice, .scale, .sure__levels, .pinboard, .podium, .flow, .math--display, .compare__gain';
/** Titles, shown with whatever is left of their part. */
const TITLE = '.explanation__title, .answer-outcome__title, .compare__title, .sure__title, .ranking__title, .screen-board__title, thead, caption';
const OFF = 'data-off-page';

const isDrawn = (element) => element.getClientRects().length > 0;

/**
 * @param {HTMLElement} content
 * @param {Element|null} skipped a part that is shown on every page
 * @returns {Element[]} the blocks from the top to the bottom
 */
export function blocksOf(content, skipped = null) {
  const found = [];
  const walk = (element) => {
    if (element === skipped || element.matches(TITLE) || !isDrawn(element)) return;
    if (element.matches(BLOCK) || !element.children.length) found.push(element);
    else for (const child of element.children) walk(child);
  };
  for (const child of content.children) walk(child);
  const tops = new Map(found.map((block) => [block, block.getBoundingClientRect().top]));
  return found.sort((one, other) => tops.get(one) - tops.get(other)); // what stands beside each other belongs to one page
}

/** Show some blocks and hide the others, with the parts of which nothing is left. */
export function showOnly(content, blocks, from, to) {
  const used = new Set();
  const all = new Set();
  blocks.forEach((block, index) => {
    const isOn = index >= from && index < to;
    block.toggleAttribute(OFF, !isOn);
    for (let around = block.parentElement; around && around !== content; around = around.parentElement) {
      all.add(around);
      if (isOn) used.add(around);
    }
  });
  for (const around of all) around.toggleAttribute(OFF, !used.has(around));
}

export function showAll(content) {
  for (const element of content.querySelectorAll(`[${OFF}]`)) element.removeAttribute(OFF);
}

/** Hide or show an element that is no block. */
export function switchOff(element, isOff) {
  element.toggleAttribute(OFF, isOff);
}

/**
 * Divide a block that is longer than a page into its words, or code into its lines, without changing how it looks.
 * @returns {Element[]|null} the pieces; null if it cannot be divided
 */
export function piecesOf(block) {
  const texts = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) => (
    node.parentElement.closest('.math, svg, select, button') || !node.data.trim() ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  while (walker.nextNode()) texts.push(walker.currentNode);
  const isCode = block.matches('pre');
  for (const text of texts) {
    if (text.parentElement.matches('[data-piece]')) continue;
    const words = text.data.match(isCode ? /[^\n]*\n|[^\n]+/g : /\s*\S{1,60}\s*/g) ?? [];
    text.replaceWith(...words.map((word) => Object.assign(document.createElement('span'), { textContent: word })).map((span) => {
      span.dataset.piece = '';
      return span;
    }));
  }
  const pieces = [...block.querySelectorAll('[data-piece], .math')].filter((piece) => !piece.parentElement.closest('.math'));
  return pieces.length > 1 ? pieces : null;
}
