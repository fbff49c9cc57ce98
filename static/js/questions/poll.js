// One choice; nothing is right or wrong.
import { choiceType } from './choices.js';

export default choiceType('poll', { multiple: false });
