// A few calm tones, synthesised by the browser: no files are loaded. Off until switched on.

const TONES = { // [frequency in hertz, start in seconds, duration in seconds]
  open: [[523.25, 0, 0.25], [783.99, 0.15, 0.45]],
  tick: [[880, 0, 0.06]],
  close: [[523.25, 0, 0.25], [392, 0.15, 0.45]],
  reveal: [[523.25, 0, 0.3], [659.26, 0.12, 0.3], [783.99, 0.24, 0.6]],
};
const LOUD = 0.2; // volume, 0 to 1

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
    /** Browsers allow sound only after the first click or key on the page. */
    resume: () => context.resume(),
    play(name) {
      if (context.state === 'running') TONES[name].forEach(tone);
    },
  };
}
