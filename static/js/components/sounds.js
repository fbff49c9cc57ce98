// A few calm tones, made by the browser itself: nothing is loaded. Off until somebody switches them on.

const TONES = { // [hertz, seconds until it begins, seconds that it lasts]
  open: [[523.25, 0, 0.25], [783.99, 0.15, 0.45]],
  tick: [[880, 0, 0.06]],
  close: [[523.25, 0, 0.25], [392, 0.15, 0.45]],
  reveal: [[523.25, 0, 0.3], [659.26, 0.12, 0.3], [783.99, 0.24, 0.6]],
};
const LOUD = 0.2; // of what the machine can

/** @returns {{resume: () => Promise<void>, play: (name: string) => void}} */
export function createSounds() {
  const context = new AudioContext();

  function tone([hertz, delay, length]) {
    const start = context.currentTime + delay;
    const wave = context.createOscillator();
    const volume = context.createGain();
    wave.type = 'triangle';
    wave.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUD, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, start + length);
    wave.connect(volume).connect(context.destination);
    wave.start(start);
    wave.stop(start + length);
  }

  return {
    /** Browsers keep a page silent until somebody has touched it. */
    resume: () => context.resume(),
    play(name) {
      if (context.state === 'running') TONES[name].forEach(tone);
    },
  };
}
