// Translated texts that came with the page: a flat table of key -> text with {name} placeholders.
// A text with a count has one entry for each plural category of the language, such as key_one and key_other.

function fill(text, params) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/**
 * @param {Record<string, string>} table
 * @param {string} locale BCP 47 tag, for plural forms and numbers
 * @returns {(key: string, params?: Record<string, unknown>) => string} the translator; with `params.count`
 *   it picks the plural form. An unknown key is returned as it is.
 */
export function createTranslator(table, locale) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return function t(key, params = {}) {
    const shown = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, typeof value === 'number' ? numbers.format(value) : value]),
    );
    if (typeof params.count === 'number') {
      const text = table[`${key}_${plurals.select(params.count)}`] ?? table[`${key}_other`];
      if (text !== undefined) return fill(text, shown);
    }
    return fill(table[key] ?? key, shown);
  };
}
