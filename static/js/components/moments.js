// Shows times that the server wrote in UTC in the visitor's time zone and language.

const STYLES = { day: { dateStyle: 'short' }, '': { dateStyle: 'medium', timeStyle: 'short' } };

/** @param {'day'|''} style a short date, or date and time */
export function localise(iso, language, timeZone, style = '') {
  return new Intl.DateTimeFormat(language, { ...STYLES[style], timeZone }).format(new Date(iso));
}

export function install(root = document) {
  for (const element of root.querySelectorAll('time[data-moment]')) {
    element.textContent = localise(element.dateTime, document.documentElement.lang, undefined, element.dataset.moment);
  }
}
