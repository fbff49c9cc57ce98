// A few words.
import { register } from '../registry.js';
import { writtenType } from '../written.js';

register({
  ...writtenType('short_text', {
    label: 'field_text',
    hint: 'status_none_write',
    write: (value) => value ?? '',
    keyText: (key) => key.filter(({ credit }) => credit === 100).map(({ text }) => text).join(' · '),
  }),
  hasText: true,
  canPromote: true,
  canAcceptMore: true,
});
