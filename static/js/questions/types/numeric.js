// A number, with a decimal comma or point.
import { numberOf, numberText } from '../number_logic.js';
import { register } from '../registry.js';
import { writtenType } from '../written.js';

function shown(number) {
  return numberText(number, document.documentElement.lang);
}

function accepted(item, t) {
  if ('min' in item) return t('number_range', { low: shown(item.min), high: shown(item.max) });
  return item.tolerance ? t('number_tolerance', { value: shown(item.value), tolerance: shown(item.tolerance) }) : shown(item.value);
}

register(writtenType('numeric', {
  label: 'field_number',
  hint: 'status_none_write',
  read: numberOf,
  write: (value) => (value === null || value === undefined ? '' : shown(value)),
  keyText: (key, question, t) => key.filter(({ credit }) => credit === 100).map((item) => `${accepted(item, t)} ${question.unit ?? ''}`.trim()).join('; '),
  entryText: (entry, question) => `${shown(entry.value)} ${question.unit ?? ''}`.trim(),
  attributes: { inputmode: 'decimal' },
}));
