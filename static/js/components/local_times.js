// Fields for date and time in the visitor's own time zone. The server writes the moment as `data-unix`, and reads the field
// with the zone that the hidden field `zone` names.

/** @param {number} unix seconds @returns {string} the value of a `datetime-local` field, in the time zone of this device */
export function fieldValue(unix) {
  const when = new Date(unix * 1000);
  const two = (number) => String(number).padStart(2, '0');
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}T${two(when.getHours())}:${two(when.getMinutes())}`;
}

export function install(root = document) {
  for (const field of root.querySelectorAll('input[type="datetime-local"][data-unix]')) {
    if (field.dataset.unix) field.value = fieldValue(Number(field.dataset.unix));
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of root.querySelectorAll('input[type="hidden"][name="zone"]')) field.value = zone ?? '';
}
