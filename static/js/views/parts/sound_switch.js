// The projector's sound switch. The choice is stored in this browser.
import { createSounds } from '../../components/sounds.js';
import { createCues } from '../../live/cues.js';

const KEY = 'tiza.sound';
const TICK = 200; // milliseconds

function stored() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false; // storage is disabled: no sound
  }
}

function store(isOn) {
  try {
    if (isOn) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is disabled: the choice lasts for this page only.
  }
}

/**
 * @param {HTMLButtonElement} button hidden where the browser does not support Web Audio
 * @param {{store: object}} parts
 */
export function installSoundSwitch(button, { store: lesson }) {
  if (!('AudioContext' in window)) return;
  const cue = createCues();
  let sounds = null;
  let isOn = stored();

  function show() {
    button.setAttribute('aria-pressed', String(isOn));
    button.querySelector('.icon').className = `icon icon-volume-${isOn ? 'up' : 'mute'}`;
  }

  async function wake() {
    if (!isOn) return;
    sounds ??= createSounds();
    await sounds.resume();
  }

  function listen() {
    const heard = cue(lesson.round, lesson.clock.now());
    if (!isOn || !heard) return;
    button.dataset.heard = heard;
    sounds?.play(heard);
  }

  button.hidden = false;
  show();
  button.addEventListener('click', async () => {
    isOn = !isOn;
    store(isOn);
    show();
    await wake();
    if (isOn) sounds.play('open'); // so that the volume can be judged
  });
  for (const touch of ['click', 'keydown']) document.addEventListener(touch, wake);
  lesson.subscribe((what) => { if (what === 'state') listen(); });
  listen(); // the present state is not announced by a sound
  setInterval(listen, TICK);
}
