// Makes the projector's content fit its window, so that no scrolling is needed.

const STEPS = [1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42, 0.36, 0.3];

/**
 * @param {HTMLElement} frame what must not overflow
 * @param {HTMLElement} content where the custom property --fit is set; its sizes are multiples of --fit
 * @param {number[]} steps to try, the largest first
 * @returns {() => void} call it after the content changed; it also runs when the frame is resized
 */
export function createFit(frame, content, steps = STEPS) {
  const smallest = steps.length - 1;
  let scheduled = false;
  let used = 0; // the step that fitted last time

  function set(step) {
    used = step;
    content.style.setProperty('--fit', String(steps[step]));
  }

  function fits(step) {
    set(step);
    return frame.scrollHeight <= frame.clientHeight + 1;
  }

  /** Every measurement lays out the page, so the search starts at the step that fitted last time. */
  function fit() {
    scheduled = false;
    let step = used;
    if (fits(step)) {
      while (step > 0 && fits(step - 1)) step -= 1;
    } else {
      while (step < smallest && !fits(step + 1)) step += 1;
      step = Math.min(step + 1, smallest);
    }
    set(step);
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
