// Records layout shifts, the number of DOM mutations, and changes of the answer count. `tizaObserver.take()` returns the
// records and clears them. Times are Unix milliseconds.
(() => {
  const found = { shifts: [], changes: [], counts: [] };
  const now = () => performance.timeOrigin + performance.now();

  function nameOf(node) {
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    if (!element) return 'a removed element';
    if (element.closest('[data-part="people"], [data-part="names"]')) return 'names';
    return element.className || element.dataset.part || element.localName;
  }

  function shifted(entries) {
    for (const { hadRecentInput, value, sources, startTime } of entries) {
      if (hadRecentInput) continue; // an expected change after user input
      found.shifts.push({ at: performance.timeOrigin + startTime, value, sources: sources.map(({ node }) => nameOf(node)) });
    }
  }

  function changed(records) {
    if (!records.length) return;
    found.changes.push({ at: now(), number: records.length });
    const text = document.querySelector('[data-testid="answered-count"]')?.textContent;
    if (text !== undefined && text !== found.counts.at(-1)?.text) found.counts.push({ at: now(), text });
  }

  const shifts = new PerformanceObserver((list) => shifted(list.getEntries()));
  shifts.observe({ type: 'layout-shift', buffered: true });
  const changes = new MutationObserver(changed);
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  window.tizaObserver = {
    counts: found.counts,
    take() {
      shifted(shifts.takeRecords());
      changed(changes.takeRecords());
      const all = structuredClone(found);
      for (const list of Object.values(found)) list.length = 0;
      return all;
    },
  };
})();
