// Search on the server: waits for a pause in typing, and ignores all responses but that to the newest request.

const PAUSE = 200; // milliseconds without a key before the server is asked
const SLOW = 400; // milliseconds after which the page says that it is searching

/**
 * @param {object} options
 * @param {{questions: object[], total: number}} options.first results of an empty search
 * @param {string} options.url answers `{questions, total}` to `q`, `type`, `tag` and `before`
 * @param {(state: {status: string, query: object, listed: object, found: object}) => void} options.render is called at each
 *   change: `status` is idle, waiting, slow or failed; `query` is the current search, `found` the results of `listed`
 * @param {typeof fetch} [options.http]
 */
export function createBankSearch({ first, url, render, http = (...args) => fetch(...args) }) {
  const nothing = {};
  let newest = first;
  let query = nothing;
  let listed = nothing;
  let found = first;
  let asking = null; // an AbortController
  let timer = 0;

  const tell = (status) => render({ status, query, listed, found });

  async function load(before) {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    clearTimeout(timer);
    const slow = setTimeout(() => tell('slow'), SLOW);
    mine.signal.addEventListener('abort', () => clearTimeout(slow));
    tell('waiting');
    try {
      const wanted = new URLSearchParams(before ? { ...query, before: String(before) } : query);
      // After the login has expired, the response is the login page.
      const answer = await http(`${url}?${wanted}`, { headers: { Accept: 'application/json' }, redirect: 'error', signal: mine.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { questions, total } = await answer.json();
      if (mine.signal.aborted) return;
      const all = before ? [...found.questions, ...questions] : questions;
      found = { questions: all, total: questions.length ? total : all.length }; // questions that are new since then do not count as older ones
      listed = query;
      if (query === nothing) newest = found;
      asking = null;
      tell('idle');
    } catch {
      if (mine.signal.aborted) return;
      asking = null;
      tell('failed');
    } finally {
      clearTimeout(slow);
    }
  }

  tell('idle');
  return {
    /** Search for something else; an empty search needs no request. */
    look(wanted, { isNow = false } = {}) {
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      if (Object.keys(wanted).length === 0) {
        query = nothing;
        listed = nothing;
        found = newest;
        tell('idle');
        return;
      }
      query = wanted;
      tell('waiting');
      timer = setTimeout(() => load(), isNow ? 0 : PAUSE);
    },
    /** Load more results, or repeat a failed request. */
    goOn() {
      load(query === listed ? found.questions.at(-1)?.question_id : undefined);
    },
  };
}
