// The question types that this page can draw. Each script in types/ registers its type; pages load all of them first.

/** @type {Map<string, QuestionType>} */
const types = new Map();

/**
 * @typedef {object} QuestionType
 * @property {string} name
 * @property {boolean} [byTap] whether one tap is the whole answer and sends it
 * @property {string} hint key of the message that tells students what to do
 * @property {boolean} [drawsPicture] whether the type draws the question's picture itself
 * @property {boolean} [canShowBars] whether the projector may show its counts before the reveal: they hold no student's words
 * @property {boolean} [countsChoices] whether the tally counts how many chose each choice
 * @property {boolean} [hasText] whether answers are texts of students, which teachers can hide
 * @property {boolean} [canPromote] whether the teacher can choose answers from its results and put them to the vote
 * @property {boolean} [hasCards] whether each answer is a text of its own, which teachers see on a card
 * @property {boolean} [canAcceptMore] whether the teacher can accept one of its answers after the round
 * @property {(value: unknown) => boolean} isComplete whether a value can be sent
 * @property {(left: unknown, right: unknown) => boolean} isSame whether two values mean the same answer
 * @property {(value: unknown, question: object) => string} describe short text such as "A, C"
 * @property {(key: unknown, question: object, t: Function) => string} keyText what is right, in short; '' where nothing is
 * @property {(question: object, options: object) => object} draw the answer's part of a question: see choices.js. Given
 *   `interactive`, with inputs; what it returns has `element`, `value`, `setValue`, `setDisabled`, `showResults` and,
 *   for types that a key can answer, `press`
 */

/**
 * @param {QuestionType} type
 * @throws {TypeError} there is a type of this name already
 */
export function register(type) {
  if (types.has(type.name)) throw new TypeError(`The question type ${type.name} is registered twice`);
  types.set(type.name, type);
}

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
