// Runs before the page is painted (a plain script in the head), so that a chosen theme never flashes.
// The choice is `light`, `dark`, `contrast` or nothing (the system's); dark.css and contrast.css are files whose media
// queries are changed. High contrast is light or dark as the system is.
'use strict';

(() => {
  const KEY = 'tiza.theme';
  const ALWAYS = 'all';
  const NEVER = 'not all';
  const root = document.documentElement;

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: the system's theme it is
    }
  }

  function store(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // The choice then lasts for this page only.
    }
  }

  function mark() {
    for (const button of document.querySelectorAll('[data-theme-choice]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === (root.dataset.theme ?? '')));
    }
  }

  function apply(theme) {
    const dark = { light: NEVER, dark: ALWAYS };
    const contrast = { light: NEVER, dark: NEVER, contrast: ALWAYS };
    document.getElementById('dark-theme').media = dark[theme] ?? '(prefers-color-scheme: dark)';
    document.getElementById('contrast-theme').media = contrast[theme] ?? '(prefers-contrast: more)';
    if (theme in contrast) root.dataset.theme = theme;
    else delete root.dataset.theme;
    mark();
  }

  apply(stored() ?? '');

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-theme-choice]');
    if (!button) return;
    store(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
    const menu = button.closest('details');
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  // Control page and projector in one browser look the same.
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) apply(event.newValue ?? '');
  });

  document.addEventListener('DOMContentLoaded', () => {
    for (const menu of document.querySelectorAll('[data-theme-menu]')) menu.hidden = false;
    mark();
  });
})();
