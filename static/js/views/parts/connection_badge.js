// Shows the state of the connection as icon and text, with data-state for styles and tests.
import { setText } from '../../dom.js';

const KEYS = { online: 'connection_online', connecting: 'connection_connecting', offline: 'connection_offline' };

/** @returns {(status: 'online'|'connecting'|'offline') => void} */
export function createConnectionBadge(element, t) {
  const text = element.querySelector('[data-part="connection-text"]');
  return (status) => {
    element.dataset.state = status;
    setText(text, t(KEYS[status]));
  };
}
