// Two choices, one of which is right.
import { choiceType } from './choices.js';

export default choiceType('true_false', { multiple: false });
