// Where things are on a page, for tests in a browser: tests/support/geometry.py runs it.
window.geometry = (() => {
  const LEAST = 16; // px
  const LEAST_UNITS = 1.3; // hundredths of the window: 24 px at 1920 x 1080

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.visually-hidden');
  const called = (node) => (node.textContent || node.alt || node.className || '').trim().slice(0, 40);
  const isOutside = (box, room) => box.left < room.left - 1 || box.right > room.right + 1 || box.top < room.top - 1 || box.bottom > room.bottom + 1;
  const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  function textsOf(root) {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
    return found;
  }

  function boxesOf(text, formula) {
    if (formula) return [formula.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter(({ width, height }) => width >= 1 && height >= 1);
  }

  /** What is cut off, off the screen, over something else, or too small to read. */
  function faults(frame) {
    const section = document.querySelector(frame);
    const room = section.getBoundingClientRect();
    const least = Math.max(LEAST, LEAST_UNITS * Math.min(innerWidth / 100, (1.7 * innerHeight) / 100)) - 0.2;
    const { scrollWidth, scrollHeight } = document.scrollingElement;
    const found = [];
    const lines = [];
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) found.push('the page is larger than its window');
    if (section.scrollHeight > section.clientHeight + 1 || section.scrollWidth > section.clientWidth + 1) found.push(`${frame} is cut off`);
    for (const text of textsOf(section)) {
      const element = text.parentElement;
      if (!isShown(element) || element.closest('.katex-mathml')) continue;
      const formula = element.closest('.math');
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size < least && !formula && !element.closest('table')) found.push(`${size} px is too small: ${called(text)}`);
      for (const box of boxesOf(text, formula)) {
        if (isOutside(box, room)) found.push(`off the screen: ${called(text)}`);
        const slack = box.height * 0.2; // a line is higher than its letters
        lines.push({ left: box.left + 1, right: box.right - 1, top: box.top + slack, bottom: box.bottom - slack, of: formula ?? element, text });
      }
    }
    lines.forEach((one, index) => {
      const under = lines.slice(index + 1).find((other) => one.of !== other.of && meet(one, other));
      if (under) found.push(`“${called(one.text)}” is over “${called(under.text)}”`);
    });
    for (const picture of section.querySelectorAll('img')) {
      if (!isShown(picture)) continue;
      const box = picture.getBoundingClientRect();
      if (isOutside(box, room)) found.push(`picture off the screen: ${called(picture)}`);
      if (box.width < 40 || box.height < 40) found.push(`picture too small: ${called(picture)}`);
    }
    for (const box of section.querySelectorAll('pre, .math, table, .choice__text, .bars__text, .pairs__left')) {
      if (isShown(box) && box.clientWidth && box.scrollWidth > box.clientWidth + 2) found.push(`cut off at the side: ${called(box)}`);
    }
    return [...new Set(found)];
  }

  /** The words that are shown: on this page of the projector, or on any. */
  function words(frame, everywhere) {
    const section = document.querySelector(frame);
    const off = everywhere ? [...section.querySelectorAll('[data-off-page]')] : [];
    for (const element of off) element.removeAttribute('data-off-page');
    const inSteps = everywhere ? section.querySelector('[data-step]') : null;
    const step = inSteps?.dataset.step;
    if (inSteps) delete inSteps.dataset.step;
    const isClock = (text) => text.parentElement.closest('[data-part="countdown"]'); // its digits are others on each page
    const shown = textsOf(section).filter((text) => !isClock(text) && text.parentElement.checkVisibility({ visibilityProperty: true }));
    const found = shown.flatMap((text) => text.data.split(/\s+/).filter(Boolean));
    for (const element of off) element.setAttribute('data-off-page', '');
    if (inSteps) inSteps.dataset.step = step;
    return found;
  }

  return { faults, words };
})();
