// What is right in a result, as large as its field takes. Only transforms: nothing moves from its place.
const MOST = 1.7;
const NUMBER = 1.45;
const SHARE = 0.15; // of the free width, for the number
const AIR = 0.9; // of it that may be filled

/**
 * @param {{free: number, width: number, height: number, room: number, number: number}} sizes in pixels: `free` beside the
 *   words, the words' own `width` and `height`, `room` for their height, and the width of the `number`
 * @returns {{words: number, number: number}} by how much each grows
 */
export function growth({ free, width, height, room, number }) {
  const larger = number ? Math.min(NUMBER, 1 + (SHARE * free) / number) : 1;
  const left = Math.max(0, AIR * free - (larger - 1) * number);
  return { words: Math.max(1, Math.min(MOST, (width + left) / width, room / height)), number: larger };
}

/** @param {HTMLElement} content with choices, of which the right ones are marked */
export function enlargeRight(content) {
  for (const choice of content.querySelectorAll('.choices:not(.choices--pictured) > .choice--right')) {
    const [text, words, number] = ['text', 'words', 'number'].map((name) => choice.querySelector(`.choice__${name}`));
    if (!words?.offsetWidth) continue;
    const { paddingTop, paddingBottom } = getComputedStyle(choice);
    const room = choice.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
    const larger = growth({ free: text.clientWidth - words.offsetWidth, width: words.offsetWidth, height: words.offsetHeight, room, number: number.offsetWidth });
    words.style.setProperty('--grow', String(larger.words));
    number.style.setProperty('--grow', String(larger.number));
  }
}
