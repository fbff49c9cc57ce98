// A number, with a decimal comma or point.
import { helpWithNumber } from '../number_field.js';
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
  read: (text, question) => numberOf(text, question.unit),
  write: (value) => (value === null || value === undefined ? '' : shown(value)),
  writeInField: (value) => (value === null || value === undefined ? '' : numberText(value, document.documentElement.lang, { useGrouping: false })),
  help: (input, question, t) => helpWithNumber(input, { unit: question.unit, t }),
  keyText: (key, question, t) => key.filter(({ credit }) => credit === 100).map((item) => `${accepted(item, t)} ${question.unit ?? ''}`.trim()).join('; '),
  entryText: (entry, question) => `${shown(entry.value)} ${question.unit ?? ''}`.trim(),
  attributes: { inputmode: 'decimal' },
}));
