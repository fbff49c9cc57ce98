// Rows of the standings move from the places that the class saw last to their new ones.
import { slide } from './motion.js';

/**
 * @param {string[]} before keys in the order that was shown last
 * @param {string[]} now keys in the order that is shown now
 * @returns {number[]} for each of them, how many rows further down it was; new ones come from below the last
 */
export function movesOf(before, now) {
  return now.map((key, index) => (before.includes(key) ? before.indexOf(key) : now.length) - index);
}

/** @param {HTMLElement} slot with the lists that createStandings draws */
export function createRankMoves(slot) {
  const seen = new Map(); // the order of each list

  return {
    /** Call it when the standings are in sight. */
    settle() {
      for (const list of slot.querySelectorAll('.ranking')) {
        const rows = [...list.children];
        const keys = rows.map((row) => row.dataset.testid);
        const name = list.getAttribute('aria-label');
        const before = seen.get(name);
        seen.set(name, keys);
        if (!before || String(before) === String(keys)) continue;
        movesOf(before, keys).forEach((by, index) => { if (by) slide(rows[index], by); });
      }
    },
  };
}
