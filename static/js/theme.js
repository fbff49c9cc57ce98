// Runs before the page is painted (a plain script in the head), so that a chosen theme never flashes.
// The choice is `light`, `dark` or nothing (the system's); dark.css is one file whose media query is changed.
'use strict';

(() => {
  const KEY = 'tiza.theme';
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: the system's theme it is
    }
  }

  function apply(theme) {
    const sheet = document.getElementById('dark-theme');
    sheet.media = { dark: 'all', light: 'not all' }[theme] ?? '(prefers-color-scheme: dark)';
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function isDark() {
    const theme = root.dataset.theme;
    return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  apply(stored());

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-toggle]');
    if (!button) return;
    const theme = isDark() ? 'light' : 'dark';
    apply(theme);
    button.setAttribute('aria-pressed', String(theme === 'dark'));
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The choice then lasts for this page only.
    }
  });

  document.addEventListener('DOMContentLoaded', () => {
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      button.hidden = false;
      button.setAttribute('aria-pressed', String(isDark()));
    }
  });
})();
