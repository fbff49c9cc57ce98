// The last changes, the newest first to be undone.

const MOST = 50;

/**
 * @param {(entry: {label: string}|null) => void} onChange is told what would be undone next
 */
export function createUndo(onChange) {
  const entries = [];
  let isBusy = false;

  const top = () => entries[entries.length - 1] ?? null;

  return {
    top,
    /** @param {{label: string, run: () => Promise<void>}} entry `run` undoes it; what it changes itself is not noted */
    push(entry) {
      if (isBusy) return;
      entries.push(entry);
      if (entries.length > MOST) entries.shift();
      onChange(top());
    },
    /** Forget a change that was not made after all. */
    drop(entry) {
      if (entries.includes(entry)) entries.splice(entries.indexOf(entry), 1);
      onChange(top());
    },
    /** @returns {Promise<string|null>} what was undone. What could not be undone stays, and the promise is rejected. */
    async undo() {
      const entry = top();
      if (!entry || isBusy) return null;
      isBusy = true;
      try {
        await entry.run();
        entries.splice(entries.indexOf(entry), 1);
        return entry.label;
      } finally {
        isBusy = false;
        onChange(top());
      }
    },
  };
}
