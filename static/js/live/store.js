// The page's data about the lesson. Holds the newest state (by version) and notifies subscribers.
//
// Messages may arrive twice, late or in the wrong order (socket, sync, page): older ones are ignored.

/**
 * @param {{state: object, me?: object|null, tally?: object|null, presence?: object|null, participants?: object[]}} initial
 * @param {object} parts
 * @param {ReturnType<import('./clock.js').createClock>} parts.clock
 * @param {(state: object) => object} [parts.see] what this page shows of a state
 */
export function createStore(initial, { clock, see = (state) => state }) {
  let state = null;
  let me = initial.me ?? null;
  let tally = null;
  let presence = initial.presence ?? null;
  let standings = initial.standings ?? null;
  let participants = new Map();
  let tallySeq = -Infinity; // of the newest one on this connection
  let standingsSeq = initial.standings?.seq ?? -Infinity;
  const subscribers = new Set();

  function changed(what) {
    for (const subscriber of subscribers) subscriber(what);
  }

  const store = {
    get state() { return state; },
    get round() { return state.round; },
    get slide() { return state.slide ?? null; },
    get me() { return me; },
    get tally() { return tally; },
    get presence() { return presence; },
    get standings() { return standings; },
    get participants() { return [...participants.values()]; },
    clock,

    /** @param {(what: string) => void} subscriber @returns {() => void} call it to unsubscribe */
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },

    /** Take a snapshot; ignored when this page has seen the same version or a newer one. */
    takeState(next) {
      clock.learn(next.now);
      if (state && next.version <= state.version) return false;
      state = see(next);
      changed('state');
      return true;
    },

    /** Take the data that is private to this participant. */
    takeMe(next) {
      me = next;
      changed('me');
    },

    /** Take an accepted answer of this participant. */
    takeAnswer(answer) {
      me = { ...me, answer };
      changed('me');
    },

    /** Take a tally; ignored when it is older than the one held for the same round. */
    takeTally(next) {
      if (!next) return false;
      if (state.round?.holdsTally && tally?.round_id === next.round_id) return false; // it would tell that somebody may still answer
      if (tally && tally.round_id === next.round_id && next.seq < tallySeq) return false;
      tally = next;
      tallySeq = next.seq;
      changed('tally');
      return true;
    },

    /** Take standings; ignored when older than those held. */
    takeStandings(next) {
      if (!next || next.seq < standingsSeq) return false;
      standings = next;
      standingsSeq = next.seq;
      changed('standings');
      return true;
    },

    /** A connection begins: its server tells the newest of everything, and numbers what it sends by a clock of its own. */
    startConnection() {
      tallySeq = -Infinity;
      standingsSeq = -Infinity;
    },

    /** Take the number of present participants, with the participants that changed. */
    takePresence({ changed: moved = [], ...counts }) {
      presence = counts;
      for (const participant of moved) participants.set(participant.id, participant);
      changed('presence');
      if (moved.length) changed('participants');
    },

    /** @returns {boolean} whether the list of participants has as many as the newest counts; if not, a change was missed */
    get hasEverybody() {
      const list = [...participants.values()];
      const count = (is) => list.filter(is).length;
      return !presence || (count(({ present }) => present) === presence.present && count(({ removed }) => !removed) === presence.joined);
    },

    /** Take the full list of participants. */
    takeParticipants(list) {
      participants = new Map(list.map((participant) => [participant.id, participant]));
      changed('participants');
    },

    /** Take the answer to `sync`, which carries several parts. */
    takeSync(answer) {
      store.takeState(answer.state);
      if (answer.me) store.takeMe(answer.me);
      if (answer.participants) store.takeParticipants(answer.participants);
      if (answer.presence) store.takePresence(answer.presence);
      store.takeTally(answer.tally);
      store.takeStandings(answer.standings);
    },

    /** @returns {boolean} whether the server has a newer version than this page */
    isBehind(version) {
      return version > state.version;
    },
  };

  state = see(initial.state);
  clock.learn(initial.state.now);
  store.takeTally(initial.tally ?? null);
  store.takeParticipants(initial.participants ?? []);
  return store;
}
