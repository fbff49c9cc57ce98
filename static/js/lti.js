// Pages on the way from a learning platform: its storage for frames, forms that go on by themselves, waiting for a lesson.
import './app.js';
import { askStorage } from './components/platform_storage.js';

const LOOK_EVERY = 5000; // ms
const ASK_EVERY = 2000; // ms
const STORAGE_WAITS = 1500; // ms: platforms answer at once, or never

const storage = document.querySelector('[data-lti-storage]');
if (storage) goOn(storage);

async function goOn(form) {
  const { ltiStorage: action, target, origin, key, value } = form.dataset;
  const answer = await askStorage(window, { action, target, origin, key, value, within: STORAGE_WAITS });
  if (action === 'put') {
    window.location.replace(form.action); // the form has no fields: its address has the query
    return;
  }
  form.elements.proof.value = answer ?? '';
  form.submit();
}

document.querySelector('[data-lti-send]')?.submit();

for (const form of document.querySelectorAll('[data-once]')) {
  form.addEventListener('submit', () => window.setTimeout(() => { form.hidden = true; }, 0));
}

if (document.querySelector('[data-lti-wait]')) {
  window.setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(window.location.href, { redirect: 'manual' }).catch(() => null);
    if (answer?.type === 'opaqueredirect') window.location.reload();
  }, LOOK_EVERY);
}

const registering = document.querySelector('[data-lti-registering]');
if (registering) waitForRegistration(registering);

function waitForRegistration(section) {
  const timer = window.setInterval(async () => {
    const answer = await fetch(section.dataset.ltiRegistering).then((response) => response.json()).catch(() => null);
    if (!answer || answer.state === 'waiting') return;
    window.clearInterval(timer);
    for (const part of section.querySelectorAll('[data-state]')) part.hidden = part.dataset.state !== answer.state;
    if (answer.state === 'done') (window.opener ?? window.parent).postMessage({ subject: 'org.imsglobal.lti.close' }, '*');
  }, ASK_EVERY);
}
