// One polite live region a page (in the template: #announcer). Says changes to people who do not see them.

/** @param {string} text a whole sentence. It comes as a new element: the same words again would change nothing else. */
export function announce(text) {
  const sentence = document.createElement('p');
  sentence.textContent = text;
  document.getElementById('announcer')?.replaceChildren(sentence);
}
