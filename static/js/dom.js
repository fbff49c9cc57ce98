// Helpers for elements. Strings as children become text, never HTML.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `data` (data-* attributes), `on` (listeners), anything else is an
 *   attribute; true sets an empty one; false, null and undefined leave it out
 * @param {...(Node|string|null|undefined|false)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** @param {string} name an icon declared in icons.css or icons-more.css @param {string} [more] another class */
export function icon(name, more = '') {
  return h('span', { class: `icon icon-${name} ${more}`.trim(), 'aria-hidden': 'true' });
}

/** Set text only when it differs: setting it again would trigger live regions and clear selections. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Write a person's name into its element: browsers do not translate it, and the title has all of a name that is cut. */
export function setName(element, name) {
  if (element.getAttribute('translate') !== 'no') element.translate = false;
  if (element.title !== name) element.title = name;
  setText(element, name);
  return element;
}

/**
 * The only place where a string becomes HTML. Only for fields that the server has sanitised (their names end in _html).
 */
export function setSanitisedHtml(element, html) {
  element.innerHTML = html ?? '';
  return element;
}

/** @returns {boolean} whether it cannot have the focus: disabled, hidden, or removed from the page */
export function isOff(element) {
  return element.matches(':disabled') || element.getClientRects().length === 0;
}

/** @returns {any} the JSON data that the server put into the page */
export function pageData(id = 'page-data', root = document) {
  return JSON.parse(root.getElementById(id).textContent);
}

/** Return the element that a template marked with data-part. */
export function part(name, root = document) {
  return root.querySelector(`[data-part="${name}"]`);
}
