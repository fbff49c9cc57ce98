// Runs before the page is painted, as a plain script in the head and in browsers of any age: it is written in ES5.
'use strict';

// Whether the page can run. components/start_notice in the templates is the sentence that says what to do; the style
// sheet shows it at once when this script has set a class, and on live pages after a while if the page's module has
// not set `data-started`, for whatever reason.
(function () {
  var root = document.documentElement;
  var script = document.currentScript;
  var canRun = script && 'noModule' in script && window.PointerEvent && window.Intl && Intl.PluralRules && Object.fromEntries;
  if (!canRun) root.className += ' too-old';

  // Old Safari lays out by margins what others lay out by gaps: see scripts/old_styles.mjs.
  if (canRun && !CSS.supports('inset', '0')) {
    var sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = script.getAttribute('data-old-sheet');
    document.head.insertBefore(sheet, document.querySelector('link[rel="stylesheet"]'));
  }

  window.addEventListener('error', function (event) {
    var source = event.target.tagName === 'SCRIPT' ? event.target.src : event.filename;
    if (!root.hasAttribute('data-started') && String(source).indexOf(location.origin) === 0) root.className += ' cannot-start';
  }, true); // failures to load do not bubble
}());

// The theme, so that the page is never drawn in another one first. The projector is a chalkboard unless it was told
// otherwise, and keeps that apart from the other pages, whatever the teacher likes on the laptop (`data-theme-of`,
// `data-theme-usual`); only a choice of high contrast holds for it too. The choice is `light`, `dark`, `contrast` or none (as
// the system); this changes the media queries of dark.css and contrast.css. High contrast is light or dark as the
// system is; paper is always light, so they apply to screens only.
(function () {
  var EVERYWHERE = 'tiza.theme';
  var page = document.currentScript.dataset;
  var KEY = page.themeOf ? EVERYWHERE + '.' + page.themeOf : EVERYWHERE;
  var SYSTEM = 'system';
  var DARK = { light: 'not all', dark: 'screen' };
  var CONTRAST = { light: 'not all', dark: 'not all', contrast: 'screen' };
  var root = document.documentElement;

  function read(key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null; // storage is disabled: use the usual theme
    }
  }

  function stored() {
    var own = read(KEY);
    if (own || !page.themeUsual) return own === SYSTEM ? '' : own || '';
    return read(EVERYWHERE) === 'contrast' ? 'contrast' : page.themeUsual;
  }

  function store(theme) {
    try {
      if (theme || page.themeUsual) localStorage.setItem(KEY, theme || SYSTEM);
      else localStorage.removeItem(KEY);
    } catch (error) {
      // Storage is disabled: the choice lasts for this page only.
    }
  }

  function each(selector, change) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), change);
  }

  function mark() {
    each('[data-theme-choice]', function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === (root.dataset.theme || '')));
    });
  }

  function apply(theme) {
    document.getElementById('dark-theme').media = DARK[theme] || 'screen and (prefers-color-scheme: dark)';
    document.getElementById('contrast-theme').media = CONTRAST[theme] || 'screen and (prefers-contrast: more)';
    if (theme in CONTRAST) root.dataset.theme = theme;
    else delete root.dataset.theme;
    mark();
  }

  apply(stored());

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-theme-choice]');
    if (!button) return;
    store(button.dataset.themeChoice);
    apply(button.dataset.themeChoice);
    var menu = button.closest('details');
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  // Apply a change to all open pages of this browser, such as control page and projector.
  window.addEventListener('storage', function (event) {
    if (event.key === KEY || event.key === EVERYWHERE) apply(stored());
  });

  document.addEventListener('DOMContentLoaded', function () {
    each('[data-theme-menu]', function (menu) { menu.hidden = false; });
    mark();
  });
}());
