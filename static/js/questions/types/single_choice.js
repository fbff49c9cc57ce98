// One right choice.
import { choiceType } from '../choices.js';
import { register } from '../registry.js';

register(choiceType('single_choice', { multiple: false }));
