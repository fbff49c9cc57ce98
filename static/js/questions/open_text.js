// A text of some lines.
import { writtenType } from './written.js';

export default writtenType('open_text', { label: 'field_text', hint: 'status_none_write', write: (value) => value ?? '', lines: true });
