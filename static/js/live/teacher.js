// The connection of a teacher's page: control and projector listen to the same events.
import { connect } from './connection.js';

const REPAIR_AFTER = 3000; // milliseconds; longer than a change takes that is on its way

/**
 * @param {{page: object, store: object, onStatus: Function, onRefused: Function, onTransport?: Function}} parts
 * @returns {ReturnType<typeof connect>}
 */
export function connectTeacher({ page, store, onStatus, onRefused, onTransport }) {
  let repairing = null;

  /** Ask for the whole list of participants if a change to it does not arrive: a slow page is not sent every change. */
  function repair() {
    if (store.hasEverybody) return;
    repairing ??= setTimeout(() => {
      repairing = null;
      if (!store.hasEverybody) connection.sync();
    }, REPAIR_AFTER);
  }

  const connection = connect({
    namespace: '/teacher',
    auth: { lesson_id: page.lesson.id, token: page.token },
    lesson: page.lesson.code,
    store,
    on: {
      state: store.takeState,
      tally: store.takeTally,
      presence: (counts) => {
        store.takePresence(counts);
        repair();
      },
      standings: store.takeStandings,
      removed: (reason) => { // logged out elsewhere, or no longer this lesson's teacher
        connection.stop();
        onRefused(reason?.code ?? 'not_authenticated');
      },
      participants: ({ participants }) => store.takeParticipants(participants),
    },
    onStatus,
    onRefused,
    onTransport,
  });
  return connection;
}
