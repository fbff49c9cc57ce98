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

/** Stop: enable the form again, and show why it stopped. */
function halt(form, name, values) {
  setBar(0);
  panel().querySelector('progress').hidden = true;
  panel().querySelector('[data-progress-stop]').hidden = true;
  say(name, values);
  for (const button of form.querySelectorAll('[type="submit"], button:not([type])')) button.disabled = false;
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

function send(form) {
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
  request.open('POST', form.action);
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
  request.send(new FormData(form));
  for (const button of form.querySelectorAll('[type="submit"], button:not([type])')) button.disabled = true;
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('form[data-progress]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const largest = Number(form.dataset.maxBytes);
  const file = form.querySelector('input[type="file"]')?.files[0];
  if (largest && file && file.size > largest) {
    panel().hidden = false;
    halt(form, 'large', { max: Math.floor(largest / 1024 / 1024) });
    return;
  }
  send(form);
});
