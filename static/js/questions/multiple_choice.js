// Any number of choices.
import { choiceType } from './choices.js';

export default choiceType('multiple_choice', { multiple: true });
