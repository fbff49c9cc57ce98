// The list of questions: filters apply at once; bulk.js handles selected questions.
import '../app.js';
import { install } from '../components/autosubmit.js';
import { installBulkBar } from './bulk.js';

const bar = document.getElementById('selected');
if (bar) installBulkBar(bar, [...document.querySelectorAll('input[name="question_ids"]')]);

install(document.querySelector('form[data-autosubmit]'));
