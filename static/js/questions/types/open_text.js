// A text of several lines.
import { register } from '../registry.js';
import { writtenType } from '../written.js';

register({
  ...writtenType('open_text', { label: 'field_text', hint: 'status_none_write', write: (value) => value ?? '', lines: true }),
  hasText: true,
  canPromote: true,
  hasCards: true,
});
