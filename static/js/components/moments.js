// Shows times that the server wrote in UTC in the visitor's time zone and language.

export function localise(iso, language, timeZone) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(iso));
}

export function install(root = document) {
  for (const element of root.querySelectorAll('time[data-moment]')) {
    element.textContent = localise(element.dateTime, document.documentElement.lang);
  }
}
