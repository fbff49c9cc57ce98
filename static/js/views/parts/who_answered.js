// Requests who has answered the open question whenever the tally grows, while the list is visible.
const EVERY = 1000; // milliseconds
const EVERY_MANY = 3000;
const MANY = 500; // participants

/**
 * @param {object} parts
 * @param {HTMLElement} parts.list requests are sent only while it is on screen
 * @param {object} parts.store
 * @param {(event: string, payload: object) => Promise<object>} parts.request
 * @param {(ids: Set<number>|null) => void} parts.show null: no question is open
 */
export function createWhoAnswered({ list, store, request, show }) {
  let known = null; // {roundId, ids}
  let stale = true;
  let timer = null;
  let visible = false;

  const openRound = () => (store.round?.status === 'open' ? store.round : null);

  async function ask() {
    timer = null;
    const round = openRound();
    if (!round || !visible || !stale) return;
    stale = false;
    plan(store.participants.length > MANY ? EVERY_MANY : EVERY); // no request before this time has passed
    const answer = await request('who_answered', { round_id: round.id });
    if (!answer.ok) stale = true;
    else if (openRound()?.id === round.id) {
      known = { roundId: round.id, ids: new Set(answer.participant_ids) };
      show(known.ids);
    }
  }

  function plan(wait) {
    timer ??= setTimeout(ask, wait);
  }

  function look() {
    const round = openRound();
    if (known?.roundId !== round?.id) {
      known = round && { roundId: round.id, ids: new Set() };
      stale = true;
      show(known?.ids ?? null);
    }
    if (round && stale && visible) plan(0);
  }

  new IntersectionObserver((entries) => {
    visible = entries.at(-1).isIntersecting;
    look();
  }).observe(list);
  store.subscribe((what) => {
    if (what === 'tally' || what === 'state') stale = true;
    look();
  });
  look();
}
