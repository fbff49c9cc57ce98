// Sends one answer to the server: through the socket, or by HTTP when the socket is down or does not reply.

/**
 * @param {object} parts
 * @param {{connected: boolean, request: (event: string, payload: object) => Promise<object>}} parts.connection
 * @param {string} parts.token the participant's token, for HTTP
 * @param {typeof fetch} [parts.http]
 * @returns {(item: object, tries: number) => Promise<object>} for the outbox
 */
export function createAnswerSender({ connection, token, http = (...args) => fetch(...args) }) {
  async function byHttp(item) {
    const response = await http('/api/v1/live/answers', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      credentials: 'omit',
      body: JSON.stringify(item),
    });
    const body = await response.json();
    if (response.ok) return { ok: true, answer: body.answer ?? body };
    if (response.status === 429) return { ok: false, error: { ...body.error, code: 'rate_limited' } };
    if (response.status >= 500) return { ok: false, error: { ...body.error, code: 'unavailable' } };
    return { ok: false, error: body.error };
  }

  return async function send(item, tries) {
    if (connection.connected) {
      const verdict = await connection.request('answer', item);
      if (verdict.ok || verdict.error.code !== 'timeout') return verdict;
    }
    // The first failure may be a short interruption: the outbox tries again. Later attempts fall back to HTTP.
    if (tries === 0 || !token) return { ok: false, error: { code: 'offline', message: '' } };
    return byHttp(item);
  };
}
