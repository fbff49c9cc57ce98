// Pages that a link in a mail opens: moves the secret from behind the # into the form, and out of the address, so that
// neither the history nor a bookmark keeps it. Without scripts, it is copied into the field by hand.
import './app.js';

const place = document.querySelector('[data-link-secret]');
const input = place.querySelector('input');

function take() {
  const secret = window.location.hash.slice(1);
  if (secret) {
    input.value = secret;
    window.history.replaceState(null, '', window.location.pathname);
  }
  place.hidden = Boolean(input.value) && !place.querySelector('.field__error');
}

take();
window.addEventListener('hashchange', take); // another link, opened while the page is shown
