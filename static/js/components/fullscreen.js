// A button that puts the whole page on the full screen and back.

/** @param {HTMLButtonElement} button hidden where the browser cannot do it */
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
