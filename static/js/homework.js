// Entry of teachers' pages of homework.
import './app.js';
import { install } from './components/local_times.js';

install();
