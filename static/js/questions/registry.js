// Question types that this page can draw. A new type is one file and one line here.
import multipleChoice from './multiple_choice.js';
import poll from './poll.js';
import singleChoice from './single_choice.js';
import trueFalse from './true_false.js';

const types = new Map([trueFalse, singleChoice, multipleChoice, poll].map((type) => [type.name, type]));

/**
 * @typedef {object} QuestionType
 * @property {string} name
 * @property {(value: unknown) => boolean} isComplete whether a value can be sent
 * @property {(left: unknown, right: unknown) => boolean} isSame whether two values mean the same answer
 * @property {(value: unknown) => string} describe short text such as "A, C"
 * @property {(question: object, options: object) => object} draw see choices.js
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
