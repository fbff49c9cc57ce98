// Gives the focus to everything that the Tab key reaches, forwards and then backwards, and returns what is covered then.
async () => {
  const stops = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((one) => {
    const box = one.getBoundingClientRect();
    return one.tabIndex >= 0 && !one.disabled && box.width && box.height && getComputedStyle(one).visibility === 'visible';
  });
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  /** What people see of an element: the label of an input that is not drawn. */
  const shown = (one) => (one.classList.contains('visually-hidden') || getComputedStyle(one).opacity === '0' ? one.closest('label') ?? one : one);

  function cover(one) {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const [low, high] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
    const [near, far] = [Math.max(left, 0), Math.min(right, innerWidth)];
    if (high - low < Math.min(bottom - top, 24) - 1 || far - near < Math.min(right - left, 24) - 1) return 'it is outside of the window';
    const [x, y] = [(near + far) / 2, (low + high) / 2];
    const isHigh = bottom - top > innerHeight / 2; // of such an element the beginning counts
    for (const [across, down] of [[x, low + 3], [near + 3, y], [far - 3, y], [x, y], ...(isHigh ? [] : [[x, high - 3]])]) {
      if (isHigh && down > innerHeight / 2) continue;
      for (let hit = document.elementFromPoint(across, down); hit && !one.contains(hit) && !hit.contains(one); hit = hit.parentElement) {
        if (/sticky|fixed|absolute/.test(getComputedStyle(hit).position)) return `${hit.tagName.toLowerCase()}.${hit.className} covers it`;
      }
    }
    return null;
  }

  document.activeElement.blur(); // what has the focus already would not be scrolled to
  const wrong = new Set();
  const all = stops();
  for (const one of [...all, ...all.reverse()]) {
    if (!one.isConnected || !one.getClientRects().length) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    if (!cover(shown(one))) continue;
    await frame();
    const why = one.isConnected && one.getClientRects().length ? cover(shown(one)) : null;
    if (why) wrong.add(`${(one.getAttribute('aria-label') || one.dataset.testid || one.textContent.trim() || one.name).slice(0, 40)}: ${why}`);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return [...wrong];
}
