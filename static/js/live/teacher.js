// The connection of a teacher's page: control and projector listen to the same events.
import { connect } from './connection.js';

/**
 * @param {{page: object, store: object, onStatus: Function, onRefused: Function}} parts
 * @returns {ReturnType<typeof connect>}
 */
export function connectTeacher({ page, store, onStatus, onRefused }) {
  const connection = connect({
    namespace: '/teacher',
    auth: { lesson_id: page.lesson.id, token: page.token },
    store,
    on: {
      state: store.takeState,
      tally: store.takeTally,
      presence: store.takePresence,
      standings: store.takeStandings,
      removed: (reason) => { // logged out elsewhere, or no longer this lesson's teacher
        connection.stop();
        onRefused(reason?.code ?? 'not_authenticated');
      },
      participants: ({ participants }) => store.takeParticipants(participants),
    },
    onStatus,
    onRefused,
  });
  return connection;
}
