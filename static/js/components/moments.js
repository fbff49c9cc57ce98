// Shows times that the server wrote in UTC in the visitor's time zone and language.

const STYLES = { day: { dateStyle: 'short' }, '': { dateStyle: 'medium', timeStyle: 'short' } };

/** @param {'day'|''} style a short date, or date and time */
export function localise(iso, language, timeZone, style = '') {
  return new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone }).format(new Date(iso));
}

/**
 * The visitor's own variety of the page's language, whose dates may be written in another order: en-GB on English pages.
 * @param {string} language of the page
 * @param {readonly string[]} [preferred] the languages of the browser
 * @returns {string} BCP 47 tag
 */
export function regional(language, preferred = navigator.languages ?? []) {
  return preferred.find((each) => each.split('-')[0] === language.split('-')[0]) ?? language;
}

export function install(root = document) {
  for (const element of root.querySelectorAll('time[data-moment]')) {
    element.textContent = localise(element.dateTime, regional(document.documentElement.lang), undefined, element.dataset.moment);
  }
}
