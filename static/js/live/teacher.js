// The connection of a teacher's page: control and projector listen to the same events.
import { connect } from './connection.js';

/**
 * @param {{page: object, store: object, onStatus: Function, onRefused: Function}} parts
 * @returns {ReturnType<typeof connect>}
 */
export function connectTeacher({ page, store, onStatus, onRefused }) {
  return connect({
    namespace: '/teacher',
    auth: { lesson_id: page.lesson.id },
    store,
    on: {
      state: store.takeState,
      tally: store.takeTally,
      presence: store.takePresence,
      participants: ({ participants }) => store.takeParticipants(participants),
    },
    onStatus,
    onRefused,
  });
}
