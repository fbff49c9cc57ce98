// A slide: a text, a picture, or both. All live pages draw it in the same way.
import { h, setSanitisedHtml } from '../../dom.js';

/** @returns {{element: HTMLElement, text: HTMLElement}} `text` may get the focus, and is what a screen reader should read */
function drawSlide({ title, prompt_html: html, image, language }, name) {
  const text = h('div', { class: 'slide__text prose', tabindex: '-1' });
  const figure = image ? h('figure', { class: 'slide__figure' }, h('img', { src: image.url, alt: image.alt ?? '' })) : null;
  if (html) setSanitisedHtml(text, html);
  else if (figure) text.append(figure); // a picture alone: its description is what there is to read
  const element = h('article', { class: 'slide', lang: language, data: { testid: 'slide', image: String(Boolean(figure)), text: String(Boolean(html)) } },
    name && !text.querySelector('h1') ? h('h1', { class: 'visually-hidden' }, title || name) : null, text, html ? figure : null);
  return { element, text };
}

/**
 * @param {HTMLElement} slot where the slide is drawn
 * @param {string} [name] the page's main heading for a slide that has none; '' where the page has one of its own
 */
export function createSlidePanel(slot, name = '') {
  let shownId = null;
  let text = null;
  return {
    /** The element with the words of the slide that is shown. */
    get text() { return text; },

    /** @param {object|null} slide of the state @returns {boolean} whether another one is shown now */
    update(slide) {
      const id = slide?.id ?? null;
      if (id === shownId) return false;
      shownId = id;
      const drawn = slide ? drawSlide(slide, name) : null;
      text = drawn?.text ?? null;
      slot.replaceChildren(drawn?.element ?? '');
      return true;
    },
  };
}
