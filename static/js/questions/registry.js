// Question types that this page can draw. A new type is one file and one line here.
import imagePin from './image_pin.js';
import mapPin from './map_pin.js';
import matching from './matching.js';
import multipleChoice from './multiple_choice.js';
import numeric from './numeric.js';
import openText from './open_text.js';
import ordering from './ordering.js';
import poll from './poll.js';
import rating from './rating.js';
import shortText from './short_text.js';
import singleChoice from './single_choice.js';
import trueFalse from './true_false.js';
import wordCloud from './word_cloud.js';

const all = [
  trueFalse, singleChoice, multipleChoice, poll, numeric, shortText, openText, wordCloud, rating, ordering, matching, mapPin, imagePin,
];
const types = new Map(all.map((type) => [type.name, type]));

/**
 * @typedef {object} QuestionType
 * @property {string} name
 * @property {boolean} [byTap] whether one tap is the whole answer and sends it
 * @property {string} hint key of the text that says what to do
 * @property {boolean} [ownsPicture] whether the type draws the question's picture itself
 * @property {(value: unknown) => boolean} isComplete whether a value can be sent
 * @property {(left: unknown, right: unknown) => boolean} isSame whether two values mean the same answer
 * @property {(value: unknown, question: object) => string} describe short text such as "A, C"
 * @property {(key: unknown, question: object, t: Function) => string} keyText what is right, in short; '' where nothing is
 * @property {(question: object, options: object) => object} draw the answer's part of a question: see choices.js. Given
 *   `interactive`, with inputs; what it returns has `element`, `value`, `setValue`, `setDisabled`, `showResults` and,
 *   for types that a key can answer, `press`
 */

/**
 * @param {string} name
 * @returns {QuestionType | undefined} undefined: this page is older than the server and cannot draw it
 */
export function questionType(name) {
  return types.get(name);
}

/** @returns {string[]} */
export function knownTypes() {
  return [...types.keys()];
}
