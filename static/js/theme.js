// Runs before the page is painted (a plain script in the head), so that the page is never drawn in another theme first.
// The choice is `light`, `dark`, `contrast` or none (as the system); this script changes the media queries of dark.css
// and contrast.css. High contrast is light or dark as the system is.
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
      return null; // storage is disabled: use the system's theme
    }
  }

  function store(theme) {
    try {
      if (theme) localStorage.setItem(KEY, theme);
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is disabled: the choice lasts for this page only.
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

  // Apply a change to all open pages of this browser, such as control page and projector.
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) apply(event.newValue ?? '');
  });

  document.addEventListener('DOMContentLoaded', () => {
    for (const menu of document.querySelectorAll('[data-theme-menu]')) menu.hidden = false;
    mark();
  });
})();
