// A button that switches the page to full screen and back.

/** @param {HTMLButtonElement} button hidden where the browser does not support full screen */
export function install(button) {
  if (!document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener('fullscreenchange', () => {
    const full = Boolean(document.fullscreenElement);
    button.setAttribute('aria-pressed', String(full));
    button.querySelector('.icon').className = `icon icon-${full ? 'fullscreen-exit' : 'fullscreen'}`;
  });
}
