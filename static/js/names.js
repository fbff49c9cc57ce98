// The order of people's names. The server orders by the same rules (classroom/core/collation.py), and the tests of both read
// tests/fixtures/names.json.

const PARTICLES = new Set(['de', 'del', 'la', 'las', 'los', 'da', 'das', 'do', 'dos', 'di', 'van', 'von', 'der', 'den', 'y']);

/**
 * @param {string} name
 * @param {string} locale
 * @returns {[string, string]} surname and given names. Before a comma stands the surname; otherwise it is the last name, in
 *   Spanish the last two of three or more. Words such as "de la" belong to the name after them.
 */
export function splitName(name, locale) {
  const comma = name.indexOf(',');
  const parts = [name.slice(0, Math.max(comma, 0)).trim(), name.slice(comma + 1).trim()];
  if (parts[0] && parts[1]) return parts;
  const names = [];
  let particles = [];
  name.split(/\s+/).filter(Boolean).forEach((word, position) => {
    particles.push(word);
    if (position > 0 && PARTICLES.has(word.toLowerCase())) return;
    names.push(particles.join(' '));
    particles = [];
  });
  if (particles.length) names.push(particles.join(' '));
  const surnames = locale.startsWith('es') && names.length > 2 ? 2 : 1;
  return [names.slice(-surnames).join(' '), names.slice(0, -surnames).join(' ')];
}

/** The surname as alphabetical lists place it: without the words before it. */
function sortedBy(surname) {
  const words = surname.split(' ');
  while (words.length > 1 && PARTICLES.has(words[0].toLowerCase())) words.shift();
  return words.join(' ');
}

/**
 * @template T
 * @param {T[]} people
 * @param {{locale: string, order?: 'name'|'surname', nameOf: (person: T) => string}} options
 * @returns {T[]} in the alphabetical order of the language, with numbers in names in numeric order
 */
export function inOrderOfNames(people, { locale, order = 'name', nameOf }) {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const keyed = people.map((person) => {
    const name = nameOf(person);
    const [surname, given] = order === 'surname' ? splitName(name, locale) : ['', name];
    return { person, surname: sortedBy(surname), given };
  });
  keyed.sort((a, b) => compare(a.surname, b.surname) || compare(a.given, b.given));
  return keyed.map(({ person }) => person);
}
