// One right choice.
import { choiceType } from './choices.js';

export default choiceType('single_choice', { multiple: false });
