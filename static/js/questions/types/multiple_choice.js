// Any number of choices.
import { choiceType } from '../choices.js';
import { register } from '../registry.js';

register(choiceType('multiple_choice', { multiple: true }));
