// One choice; nothing is right or wrong.
import { choiceType } from '../choices.js';
import { register } from '../registry.js';

register(choiceType('poll', { multiple: false }));
