// Numbers as people write them; needs no document. The server reads them by the same rules
// (classroom/questions/number_reading.py), and the tests of both read tests/fixtures/numbers.json.

const LONGEST = 64;
const LARGEST = 1e100;

const FRACTION = /^(?:([0-9]{1,15}) )?([0-9]{1,15}) ?\/ ?([0-9]{1,15})$/;
const POWER = /^(.*[0-9.,'])(?: ?[eE]| ?[\u00b7\u22c5\u00d7xX*] ?10 ?\^) ?([+-]?[0-9]{1,3})$/;
const PLAIN = /^(?:([0-9]+)(?:[.,']([0-9]+|[0-9]{3}(?: [0-9]{3})*(?: [0-9]{1,3})?)|[.,])?|[.,]([0-9]+))$/;
const GROUPED = /^([1-9][0-9]{0,2})([.,' ])([0-9]{3}(?:\2[0-9]{3})*)(?:([.,'])([0-9]+))?$/;
const EITHER = /^[1-9][0-9]{0,2}[.,'][0-9]{3}$/;
const DIGITS_AND_SEPARATORS = /^[0-9.,' ]*[0-9][0-9.,' ]*$/;
const NUMBER_AND_MORE = /^([0-9.,'/ ]*[0-9]) ?([^0-9.,'/ ].*)$/;

/** @returns {string} the text with one kind of digit, sign, quote and space */
function simplified(text) {
  return text
    .replace(/[\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\u2018\u2019\u02bc\u2032\u00b4`]/g, "'")
    .replace(/[\u00bc-\u00be\u2150-\u215e]/g, (found) => ` ${found.normalize('NFKC')}`)
    .replace(/[\u00b9\u00b2\u00b3\u2070-\u207b]+/g, (found) => `^${found.normalize('NFKC')}`)
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\ufe63\uff0d]/g, '-')
    .replace(/[\u2044\u2215]/g, '/')
    .replace(/[\t-\r \u1680\u2028\u2029]+/g, ' ')
    .replace(/^ | $/g, '');
}

/** @returns {boolean} whether a text is the unit; capitals do not matter, but for mW and MW */
function isUnit(text, unit) {
  if (text === unit) return true;
  return text.toLowerCase() === unit.toLowerCase() && (unit.length === 1 || text[0] === unit[0] || !'mMpP'.includes(unit[0]));
}

function withoutUnit(text, unit) {
  if (!/[^0-9.,' /-]/.test(unit)) return text;
  if (isUnit(text.slice(-unit.length), unit)) return text.slice(0, -unit.length).replace(/ $/, '');
  return isUnit(text.slice(0, unit.length), unit) ? text.slice(unit.length).replace(/^ /, '') : text;
}

/** @returns {string|null} a decimal numeral with a point */
function decimal(text) {
  const grouped = GROUPED.exec(text);
  if (grouped) {
    const [, first, separator, groups, mark, decimals] = grouped;
    if (mark !== separator && (mark || separator === ' ' || groups.includes(separator))) return `${first}${groups.split(separator).join('')}.${decimals ?? 0}`;
  }
  const plain = PLAIN.exec(text);
  return plain ? `${plain[1] ?? 0}.${(plain[2] ?? plain[3] ?? '0').replace(/ /g, '')}` : null;
}

/** Reads a text without a sign. */
function readUnsigned(text) {
  const fraction = FRACTION.exec(text);
  if (fraction) {
    const [whole, above, below] = fraction.slice(1).map((part) => Number(part ?? 0));
    if (!below) return { problem: 'zero' };
    return fraction[1] && above >= below ? { problem: 'separators' } : { number: whole + above / below };
  }
  const power = POWER.exec(text);
  const numeral = decimal(power ? power[1] : text);
  if (numeral !== null) {
    const number = Number(`${numeral}e${power ? power[2] : 0}`);
    return number <= LARGEST ? { number } : { problem: 'unreadable' };
  }
  if (DIGITS_AND_SEPARATORS.test(text)) return { problem: 'separators' };
  const more = NUMBER_AND_MORE.exec(text);
  return more && readUnsigned(more[1].trim()).number !== undefined ? { problem: 'words', words: more[2] } : { problem: 'unreadable' };
}

/**
 * Reads a number as people write it: with a decimal point, comma or apostrophe, separators between groups of three digits,
 * a fraction, a power of ten, any kind of minus sign, the question's unit.
 * @param {string} text
 * @param {string} [unit] may be written too
 * @returns {{number?: number, either?: boolean, problem?: 'empty'|'unreadable'|'separators'|'words'|'zero', words?: string}}
 *   `either`: its only separator may also be one between thousands; it is read as the decimal one. `words`: what stands
 *   after the number
 */
export function readNumber(text, unit = '') {
  const simple = text.length <= LONGEST ? simplified(text) : '';
  if (!simple) return { problem: text.trim() ? 'unreadable' : 'empty' };
  let [, sign, rest] = /^([+-]?) ?(.*)$/.exec(simple);
  rest = withoutUnit(rest, simplified(unit));
  if (!sign) [, sign, rest] = /^([+-]?) ?(.*)$/.exec(rest); // "$-5"
  const found = readUnsigned(rest);
  if (found.number === undefined) return found;
  return { number: sign === '-' && found.number !== 0 ? -found.number : found.number, either: EITHER.test(rest) };
}

/** @returns {number|null} the number that a text stands for, or null */
export function numberOf(text, unit = '') {
  return readNumber(text, unit).number ?? null;
}

/** @returns {string} a text with the sign of its number changed */
export function withOtherSign(text) {
  const found = /^(\s*)([+\-\u2010-\u2015\u2212]?)\s*(.*)$/.exec(text);
  return found[2] && found[2] !== '+' ? found[1] + found[3] : `${found[1]}-${found[3]}`;
}

/**
 * @returns {string} the number as a language writes it, with at most twelve significant digits; by default grouped where the
 *   language groups (in Spanish from 10.000 on, as in Python), which `true` would not mean in today's browsers
 */
export function numberText(number, locale, { useGrouping = 'auto' } = {}) {
  if (number !== 0 && (Math.abs(number) >= 1e15 || Math.abs(number) < 1e-6)) return String(number);
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 12, useGrouping }).format(number);
}
