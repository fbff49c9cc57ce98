// One choice, without a right answer.
import { choiceType } from '../choices.js';
import { register } from '../registry.js';

register(choiceType('poll', { multiple: false }));
