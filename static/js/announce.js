// One polite live region a page (in the template: #announcer). Says changes to people who do not see them.

let last = '';

/** @param {string} text a whole sentence; the same text twice in a row is said once */
export function announce(text) {
  const region = document.getElementById('announcer');
  if (!region || text === last) return;
  last = text;
  region.textContent = text;
}
