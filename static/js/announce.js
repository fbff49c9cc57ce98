// Announces changes to screen readers, through the page's one polite live region (#announcer).

/** @param {string} text a whole sentence. It is added as a new element, so that a repeated text is announced again. */
export function announce(text) {
  const sentence = document.createElement('p');
  sentence.textContent = text;
  document.getElementById('announcer')?.replaceChildren(sentence);
}
