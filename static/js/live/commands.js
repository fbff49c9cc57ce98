// Teacher's commands with acknowledgement: one at a time for each button; errors are shown with what to do.

/**
 * @param {object} parts
 * @param {{connected: boolean, request: Function, sync: Function}} parts.connection
 * @param {(key: string, params?: object) => string} parts.t
 * @param {(text: string) => void} parts.complain shows an error
 */
export function createCommands({ connection, t, complain }) {
  const waiting = new Set();
  const subscribers = new Set();

  function changed() {
    for (const subscriber of subscribers) subscriber();
  }

  return {
    /** @param {() => void} subscriber called when a command starts or ends */
    subscribe(subscriber) { subscribers.add(subscriber); },

    /** @returns {boolean} whether any command (or this one) is not acknowledged yet */
    isWaiting(name) { return name ? waiting.has(name) : waiting.size > 0; },

    /**
     * Run a command whose errors belong beside its fields: nothing is complained of.
     * @returns {Promise<object>} the acknowledgement
     */
    async ask(name, payload) {
      if (!connection.connected) return { ok: false, error: { code: 'offline', message: t('error_offline') } };
      waiting.add(name);
      changed();
      const answer = await connection.request(name, payload);
      waiting.delete(name);
      changed();
      return answer;
    },

    /**
     * @param {string} name a teacher's event, such as `close_round`
     * @param {object} [payload]
     * @returns {Promise<boolean>} whether it was done
     */
    async run(name, payload = {}) {
      if (waiting.has(name)) return false;
      if (!connection.connected) {
        complain(t('error_offline'));
        return false;
      }
      waiting.add(name);
      changed();
      const answer = await connection.request(name, payload);
      waiting.delete(name);
      if (!answer.ok) {
        const known = t(`error_${answer.error.code}`);
        complain(answer.error.message || (known.startsWith('error_') ? t('error_other') : known));
        connection.sync(); // the page may show an outdated state, which made the command fail
      }
      changed();
      return answer.ok;
    },
  };
}
