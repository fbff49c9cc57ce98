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
  let waiting = 0; // changes that were made here and have no answer yet
  let stored = cards.order(); // the ids in their order on the server, as far as it has answered

  /** Show the strip as it is stored, but leave moves that wait for their answer where the user sees them. */
  function show(ids) {
    stored = ids;
    if (waiting) cards.removeOthers(ids);
    else cards.keepOnly(ids);
    onOrder();
  }

  /** Take over what somebody changed in another window. */
  async function refresh() {
    const fresh = await getPart(urls.pageUrl, 'cards');
    const rendered = [...fresh.children];
    cards.put(rendered);
    onElsewhere();
    return rendered.map((card) => card.dataset.row);
  }

  /**
   * @param {string[]} expected the order that the quiz should have afterwards; null: whatever it is. It is not compared if an
   *   earlier change, which may take questions in or out, still waits for its answer.
   */
  function change(url, fields, expected = null) {
    const isCompared = expected && !waiting;
    waiting += 1;
    const made = last.then(() => post(url, fields)).finally(() => { waiting -= 1; }).then(async (answer) => {
      const ids = answer.question_ids.map(String);
      cards.put(Object.values(answer.cards ?? {}));
      show(ids.every((id) => cards.find(id)) ? ids : await refresh());
      if (isCompared && !isSameOrder(expected, ids)) onElsewhere();
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
        show(stored);
        throw error;
      }
    },
    /** Put a question of the bank into the quiz, at a position from 0. */
    add: (id, at) => change(urls.addUrl, { question_id: id, place: String(at + 1) }),
    remove: (id) => change(urls.removeUrl, { question_id: id }),
    duplicate: (id) => change(urls.duplicateUrl, { question_id: id }),
  };
}
