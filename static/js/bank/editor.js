// The page of the question editor.
import '../app.js';
import { startQuestionForm } from './question_form.js';

startQuestionForm(document.querySelector('form[data-editor]'));
