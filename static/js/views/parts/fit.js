// Makes the projector's content fit its window: nobody scrolls in front of a class.

const STEPS = [1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42, 0.36, 0.3];

/**
 * @param {HTMLElement} frame what must not overflow
 * @param {HTMLElement} content where the custom property --fit is set; its sizes are multiples of --fit
 * @returns {() => void} call it after the content changed; it also runs by itself when the frame changes its size
 */
export function createFit(frame, content) {
  let scheduled = false;

  function fit() {
    scheduled = false;
    for (const step of STEPS) {
      content.style.setProperty('--fit', String(step));
      if (frame.scrollHeight <= frame.clientHeight + 1) return;
    }
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(fit);
  }

  new ResizeObserver(schedule).observe(frame);
  content.addEventListener('load', schedule, true); // pictures
  return schedule;
}
