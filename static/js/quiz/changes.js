// Changes of a quiz: they are made on the server one after the other, and the strip then shows what is stored there, also if
// somebody changed it in another window.
import { isSameOrder, movedTo } from '../questions/order_logic.js';
import { getPart, post } from './requests.js';

/**
 * @param {object} page
 * @param {ReturnType<import('./cards.js').createCards>} page.cards
 * @param {Record<string, string>} page.urls `pageUrl`, `addUrl`, `moveUrl`, `removeUrl`, `duplicateUrl`
 * @param {() => void} page.onOrder is called when the strip shows another order
 * @param {() => void} page.onElsewhere is called when the quiz was changed in another window
 */
export function createChanges({ cards, urls, onOrder, onElsewhere }) {
  let last = Promise.resolve();

  /** Show the strip as it is stored. */
  async function refresh() {
    const fresh = await getPart(urls.pageUrl, 'cards');
    const stored = [...fresh.children];
    const ids = stored.map((card) => card.dataset.row);
    cards.put(stored);
    cards.keepOnly(ids);
    onElsewhere();
  }

  /** @param {string[]} expected the order that the quiz should have afterwards; null: whatever it is */
  function change(url, fields, expected = null) {
    const made = last.then(async () => {
      const answer = await post(url, fields);
      const ids = answer.question_ids.map(String);
      cards.put(Object.values(answer.cards ?? {}));
      if (ids.every((id) => cards.find(id))) cards.keepOnly(ids);
      else await refresh();
      if (expected && !isSameOrder(expected, ids)) onElsewhere();
      onOrder();
      return answer;
    });
    last = made.catch(() => {});
    return made;
  }

  return {
    /** Move a question to a position among those that are stored, from 0. It is shown at once, and goes back if that fails. */
    async move(id, to) {
      const before = cards.order();
      const expected = movedTo(before, before.indexOf(id), to);
      cards.arrange(expected);
      onOrder();
      try {
        await change(urls.moveUrl, { question_id: id, to: String(to + 1) }, expected);
      } catch (error) {
        cards.cancel();
        cards.arrange(before);
        onOrder();
        throw error;
      }
    },
    /** Put a question of the bank into the quiz, at a position from 0. */
    add: (id, at) => change(urls.addUrl, { question_id: id, place: String(at + 1) }),
    remove: (id) => change(urls.removeUrl, { question_id: id }),
    duplicate: (id) => change(urls.duplicateUrl, { question_id: id }),
  };
}
