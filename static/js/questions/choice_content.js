// The content of a choice: a picture, a text, or both.
import { h, setSanitisedHtml } from '../dom.js';

/** @typedef {{id: string, label: string, text_html: string, image?: {url: string, alt: string, width: number, height: number}}} Choice */

/** @returns {boolean} whether the text is only the letter, as in improvised questions: the mark beside it says it */
function isLetter({ label, text_html: html, image }) {
  return !image && html === label;
}

/** @returns {HTMLElement} the choice's picture and text */
export function choiceText(choice) {
  const text = setSanitisedHtml(h('div', { class: 'choice__words' }), choice.text_html);
  const { image } = choice;
  return h('div', { class: 'choice__text', hidden: isLetter(choice) },
    image ? h('img', { class: 'choice__picture', src: image.url, alt: image.alt, width: String(image.width), height: String(image.height) }) : null,
    choice.text_html ? text : null);
}

/** @returns {string} the plain text of a choice, or the alternative text of its picture */
export function choiceWords(choice) {
  return setSanitisedHtml(h('div'), choice.text_html).textContent || choice.image?.alt || '';
}
