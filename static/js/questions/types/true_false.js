// Two choices, one of which is right.
import { choiceType } from '../choices.js';
import { register } from '../registry.js';

register(choiceType('true_false', { multiple: false }));
