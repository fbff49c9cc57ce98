// Numbers as people write them; needs no document. The server reads them by the same rules.

const WRITTEN = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * @param {string} text with a decimal comma or point, spaces between digits, a real minus sign
 * @returns {number|null} null if it is not a number
 */
export function numberOf(text) {
  const tidy = text.replace(/\s+/g, '').replace('\u2212', '-');
  if (tidy.length > 64 || !WRITTEN.test(tidy)) return null;
  const number = Number(tidy.replace(',', '.'));
  return Number.isFinite(number) && Math.abs(number) <= 1e100 ? number : null;
}

/** @returns {string} the number as a language writes it, with at most ten significant digits */
export function numberText(number, locale) {
  if (number !== 0 && (Math.abs(number) >= 1e15 || Math.abs(number) < 1e-6)) return String(number);
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 12 }).format(number);
}
