// Hides written answers from everybody but the teachers, and shows them again, each with an Undo.
const SHOWN = 60; // characters of a text that a message repeats

/**
 * @param {object} parts
 * @param {(event: string, payload: object) => Promise<object>} parts.request answers can be hidden faster than one at a time
 * @param {Function} parts.toast
 * @param {Function} parts.t
 */
export function createModeration({ request, toast, t }) {
  /**
   * @param {number} roundId
   * @param {{value: string}|{participant_id: number}} what
   * @param {boolean} hidden
   * @param {string} text the words, for the message
   */
  async function hide(roundId, what, hidden, text) {
    const answer = await request('hide_answer', { round_id: roundId, ...what, hidden });
    if (!answer.ok) {
      toast(answer.error.message || t('error_other'));
      return;
    }
    const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    const undo = { label: t('undo'), run: () => hide(roundId, what, !hidden, text) };
    toast(t(hidden ? 'hidden_now' : 'shown_now', { text: short }), { icon: hidden ? 'eye-slash' : 'eye', action: undo });
  }
  return hide;
}
