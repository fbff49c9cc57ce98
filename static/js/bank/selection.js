// Remembers which questions of the bank are selected while the teacher turns pages, searches and filters: in this tab,
// until something is done with them.

const PREFIX = 'tiza.selected.';

/**
 * @param {string} owner id of the teacher: another one in the same tab has a selection of their own
 * @param {Storage} storage
 */
export function createSelection(owner, storage) {
  const key = PREFIX + owner;
  const sentKey = `${key}.sent`;
  let ids = read(key);

  function read(name) {
    try {
      const found = JSON.parse(storage.getItem(name));
      return new Set(Array.isArray(found) ? found.map(String) : []);
    } catch {
      return new Set(); // storage is disabled, or the value is invalid
    }
  }

  function write(name, values) {
    try {
      if (values.size) storage.setItem(name, JSON.stringify([...values]));
      else storage.removeItem(name);
    } catch {
      // Storage is disabled or full: the selection holds for this page.
    }
  }

  return {
    get ids() {
      return [...ids];
    },
    has: (id) => ids.has(id),
    /** @param {string} id @param {boolean} selected */
    set(id, selected) {
      if (selected) ids.add(id);
      else ids.delete(id);
      write(key, ids);
    },
    clear() {
      ids = new Set();
      write(key, ids);
    },
    /** The selection is being sent: it ends, unless the next page says that nothing was done. */
    send() {
      write(sentKey, ids);
      write(key, new Set());
    },
    /** @param {boolean} refused whether the page says that nothing was done with what was sent */
    arrive(refused) {
      if (refused) for (const id of read(sentKey)) ids.add(id);
      write(sentKey, new Set());
      write(key, ids);
    },
  };
}
