// What the page of a quiz asks the server.

/** @returns {HTMLElement} the element in a piece of HTML that the server has rendered */
export function elementOf(html) {
  return new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
}

function csrf() {
  return document.querySelector('[name="csrf_token"]').value;
}

/** After the login has expired the response is the login page, so redirections are errors. */
const HOW = { headers: { 'X-Part': 'slide' }, redirect: 'error' };

/** @returns {Promise<HTMLElement>} a part of the page: slide, bank or cards */
export async function getPart(url, part) {
  const response = await fetch(url, { ...HOW, headers: { 'X-Part': part } });
  if (!response.ok) throw new Error(String(response.status));
  return elementOf(await response.text());
}

/** Change the quiz. @returns {Promise<{question_ids: number[], cards?: Record<string, string>}>} */
export async function post(url, fields) {
  const body = new FormData();
  body.set('csrf_token', csrf());
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await fetch(url, { ...HOW, headers: { ...HOW.headers, Accept: 'application/json' }, method: 'POST', body, keepalive: true });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

/** Send the form of a question. @returns {Promise<{status: number, answer: object|null}>} status 0: there is no connection */
export async function sendForm(url, body, { keepalive = false } = {}) {
  try {
    const response = await fetch(url, { headers: HOW.headers, redirect: 'manual', method: 'POST', body, keepalive });
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
    return { status: response.type === 'opaqueredirect' ? 401 : response.status, answer: isJson ? await response.json() : null };
  } catch {
    return { status: 0, answer: null };
  }
}
