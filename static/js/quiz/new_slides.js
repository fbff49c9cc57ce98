// New questions of a quiz that the server does not know yet, since something is missing: they are kept in this browser.

const PREFIX = 'tiza.new-slides.';

/** @returns {string} a name for a new question */
function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('').slice(0, 20);
}

/**
 * @param {string} user id @param {string} quiz id
 * @param {Storage} [storage]
 */
export function createNewSlides(user, quiz, storage = localStorage) {
  const place = `${PREFIX}${user}/${quiz}`;

  function read() {
    try {
      const kept = JSON.parse(storage.getItem(place));
      return Array.isArray(kept) ? kept.filter(({ key }) => /^[a-z0-9]{1,20}$/.test(key)) : [];
    } catch {
      return []; // storage is disabled, or the value is invalid
    }
  }

  function write(slides) {
    try {
      if (slides.length) storage.setItem(place, JSON.stringify(slides));
      else storage.removeItem(place);
    } catch {
      // Storage is disabled or full: a new question is kept while the page is open.
    }
  }

  return {
    read,
    /** @param {string} type @param {string} after id of the question before it; empty: none @returns {{key, type, after}} */
    add(type, after) {
      const slide = { key: freshKey(), type, after };
      write([...read(), slide]);
      return slide;
    },
    /** Keep one again that was discarded. */
    keep(slide) {
      write([...read().filter(({ key }) => key !== slide.key), slide]);
    },
    remove(key) {
      write(read().filter((slide) => slide.key !== key));
    },
  };
}
