// One page for all: projectors and control pages agree through the server on the page of a question or slide that is shown.

/**
 * @param {{store: object, request: (event: string, payload: object) => Promise<object>}} parts
 */
export function createPageSharing({ store, request }) {
  let seen = ''; // the page that the server told last
  let told = ''; // the number of pages that this projector told last

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
    request(event, { ...about, page, pages: count }).then(({ ok }) => { if (!ok) told = ''; });
  }

  return {
    /** Whether what is shown has one page for all. */
    get isShared() { return subject() !== null; },

    /** @returns {number|null} the page to show, if somebody has turned it or something else is shown now */
    wanted() {
      const shown = subject();
      const now = shown ? `${shown.stage} ${shown.page}` : '';
      if (now === seen) return null;
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
