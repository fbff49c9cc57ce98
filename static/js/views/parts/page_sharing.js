// One page for all: projectors and control pages agree through the server on the page of a question that is shown.

/**
 * @param {{store: object, request: (event: string, payload: object) => Promise<object>}} parts
 */
export function createPageSharing({ store, request }) {
  let seen = ''; // the page that the server told last
  let told = ''; // the number of pages that this projector told last

  const stageOf = ({ id, status, standings_shown: standings }) => `${id} ${status} ${standings}`;

  function send(page, count) {
    const stage = stageOf(store.round);
    told = `${stage} ${count}`;
    request('turn_page', { round_id: store.round.id, page, pages: count }).then(({ ok }) => { if (!ok) told = ''; });
  }

  return {
    /** @returns {number|null} the page to show, if somebody has turned it or something else is shown now */
    wanted() {
      const { round } = store;
      const now = round ? `${stageOf(round)} ${round.page}` : '';
      if (now === seen) return null;
      seen = now;
      return round ? round.page : 0;
    },

    turn: send,

    /** Tell how many pages there are: the most that any projector has, or fewer if this one had told it. */
    tell(page, count) {
      const { round } = store;
      const stage = stageOf(round);
      if (count === round.pages || `${stage} ${count}` === told) return;
      if (count > round.pages || told.startsWith(`${stage} `)) send(Math.min(page, count - 1), count);
    },
  };
}
