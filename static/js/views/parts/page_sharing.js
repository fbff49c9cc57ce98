// One page for all: projectors and control pages agree through the server on the page of a question or slide that is shown.

/**
 * @param {{store: object, request: (event: string, payload: object) => Promise<object>}} parts
 */
export function createPageSharing({ store, request }) {
  let seen = ''; // the page that the server told last
  let told = ''; // the number of pages that this projector told last
  let next = null; // the newest turn that is not sent yet
  let isBusy = false; // a turn waits for its answer
  let sent = []; // the pages of this projector's turns that the server has not told back
  let sentFor = ''; // what they are pages of

  /** What is shown, and how its page is turned; null: nothing that has a page for all. */
  function subject() {
    const { slide, round, state } = store;
    if (state.lesson.status === 'ended') return null;
    if (slide) return { stage: `slide ${slide.id}`, page: slide.page, pages: slide.pages, event: 'turn_slide', about: { slide_id: slide.id } };
    if (!round) return null;
    return { stage: `${round.id} ${round.status} ${round.standings_shown}`, page: round.page, pages: round.pages, event: 'turn_page', about: { round_id: round.id } };
  }

  function send(page, count) {
    const { stage, event, about } = subject();
    told = `${stage} ${count}`;
    if (sentFor !== stage) [sent, sentFor] = [[], stage];
    next = { event, payload: { ...about, page, pages: count } };
    if (!isBusy) sendNext();
  }

  /** One after the other, so that the server ends with the newest; those that somebody has turned on from are left out. */
  async function sendNext() {
    while (next) {
      const { event, payload } = next;
      next = null;
      isBusy = true;
      sent.push(payload.page);
      const { ok } = await request(event, payload);
      isBusy = false;
      if (!ok) [told, sent] = ['', []];
    }
    if (!isToldBack()) return;
    sent = [];
    seen = pageOf(subject());
  }

  const pageOf = ({ stage, page }) => `${stage} ${page}`;
  const isToldBack = () => !next && !isBusy && subject()?.page === sent.at(-1);

  /** Whether the page that the server tells is one that this projector has left again: an answer on its way shows no other page. */
  function isLate({ stage, page }) {
    if (sentFor !== stage || !sent.length) return false;
    if (isToldBack()) {
      sent = [];
      return false;
    }
    if (next || sent.includes(page)) return true;
    sent = []; // somebody else has turned it
    return false;
  }

  return {
    /** Whether what is shown has one page for all. */
    get isShared() { return subject() !== null; },

    /** @returns {number|null} the page to show, if somebody has turned it or something else is shown now */
    wanted() {
      const shown = subject();
      const now = shown ? pageOf(shown) : '';
      if ((shown && isLate(shown)) || now === seen) return null;
      seen = now;
      return shown ? shown.page : 0;
    },

    turn: send,

    /** Tell how many pages there are: the most that any projector has, or fewer if this one had told it. */
    tell(page, count) {
      const { stage, pages } = subject();
      if (count === pages || `${stage} ${count}` === told) return;
      if (count > pages || told.startsWith(`${stage} `)) send(Math.min(page, count - 1), count);
    },
  };
}
