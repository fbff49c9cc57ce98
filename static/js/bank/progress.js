// Forms that take long (data-progress) are sent in the background, with a progress bar. The response is one line of
// JSON for each step; the last line contains the next page or its address.
import '../app.js';

const panel = () => document.querySelector('[data-progress-panel]');

/** Show a message; screen readers get one at every ten percent only. */
function say(name, values = {}) {
  const shown = panel();
  const text = Object.entries(values).reduce(
    (sentence, [key, value]) => sentence.replace(`{${key}}`, String(value)), shown.dataset[name]);
  const step = `${name} ${Math.floor((values.percent ?? 0) / 10)}`;
  if (shown.dataset.step === step) return;
  shown.dataset.step = step;
  shown.querySelector('[data-progress-text]').textContent = text;
}

function setBar(share) {
  const bar = panel().querySelector('progress');
  if (share === null) bar.removeAttribute('value');
  else bar.value = 100 * share;
}

/** @returns {HTMLButtonElement[]} the buttons that send a form, inside of it or elsewhere on the page */
function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === 'submit');
}

/** Stop: enable the form again, and show why it stopped. */
function halt(form, name, values) {
  setBar(0);
  panel().querySelector('progress').hidden = true;
  panel().querySelector('[data-progress-stop]').hidden = true;
  say(name, values);
  for (const button of buttonsOf(form)) button.disabled = false;
}

/** Replace this page's content by another page's. */
function show(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.querySelector('main');
  document.title = page.title;
  document.querySelector('main').replaceWith(main);
  document.querySelector('.flashes').replaceWith(page.querySelector('.flashes'));
  window.scrollTo(0, 0);
  (main.querySelector('.errors') ?? main).focus();
  document.dispatchEvent(new Event('pagechange'));
}

function step(line) {
  const message = JSON.parse(line);
  if (message.go) window.location.assign(message.go);
  else if (message.html) show(message.html);
  else {
    setBar(message.total ? message.done / message.total : null);
    say('working', { percent: message.total ? Math.floor((100 * message.done) / message.total) : 0 });
  }
  return Boolean(message.go || message.html);
}

function send(form, submitter) {
  const request = new XMLHttpRequest();
  let read = 0;
  let ended = false;

  const take = () => {
    if (request.getResponseHeader('Content-Type') !== 'application/x-ndjson') return;
    for (let end = request.responseText.indexOf('\n', read); end >= 0; end = request.responseText.indexOf('\n', read)) {
      const line = request.responseText.slice(read, end);
      read = end + 1;
      ended = step(line) || ended;
    }
  };
  request.open('POST', submitter?.getAttribute('formaction') ?? form.action);
  request.setRequestHeader('X-Progress', '1');
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    setBar(loaded < total ? loaded / total : null);
    if (loaded < total) say('sending', { percent: Math.floor((100 * loaded) / total) });
    else say('reading');
  });
  request.addEventListener('progress', take);
  request.addEventListener('load', () => {
    take();
    if (ended) return;
    if (request.getResponseHeader('Content-Type')?.startsWith('text/html')) show(request.responseText);
    else halt(form, 'lost');
  });
  request.addEventListener('error', () => halt(form, 'lost'));
  request.addEventListener('abort', () => halt(form, 'stopped'));

  const shown = panel();
  shown.hidden = false;
  for (const name of ['progress', '[data-progress-stop]']) shown.querySelector(name).hidden = false;
  delete shown.dataset.step;
  shown.querySelector('[data-progress-stop]').onclick = () => request.abort();
  setBar(null);
  say('reading');
  request.send(new FormData(form, submitter));
  for (const button of buttonsOf(form)) button.disabled = true;
}

/** @returns {[string, number]|null} which limit the chosen files exceed: the name of the message, and the limit in bytes */
function tooLarge(form) {
  const sizes = [...form.querySelector('input[type="file"]')?.files ?? []].map((file) => file.size);
  const [largest, total] = [Number(form.dataset.maxBytes), Number(form.dataset.maxTotal)];
  if (largest && sizes.some((size) => size > largest)) return ['large', largest];
  if (total && sizes.reduce((sum, size) => sum + size, 0) > total) return ['total', total];
  return null;
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-progress]');
  if (!form || event.defaultPrevented || event.submitter?.matches('[data-plain]')) return;
  event.preventDefault();
  const [name, most] = tooLarge(form) ?? [];
  if (name) {
    panel().hidden = false;
    halt(form, name, { max: Math.floor(most / 1024 / 1024) });
    return;
  }
  send(form, event.submitter);
});
