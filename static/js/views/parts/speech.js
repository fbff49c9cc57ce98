// Announces changes of the round to screen readers: each change once, in whole sentences.
import { announce } from '../../announce.js';
import { standingText } from './own_standing.js';
import { isGraded, outcome } from './result.js';

/** @returns {string} the texts joined as sentences, with a full stop added where one is missing; empty texts are left out */
export function sentences(...texts) {
  return texts.filter(Boolean).map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(' ');
}

/**
 * @param {Function} t
 * @returns {{round: Function, kept: (id: string) => void}}
 */
export function createSpeech(t) {
  let before = {};
  let kept = null; // id of the answer that was announced as waiting on this device

  function asked(round, { prompt, isRead }) {
    const title = t(round.attempt > 1 ? 'round_again' : 'round_number', { n: round.number });
    const limit = round.time_limit ? t('seconds', { count: round.time_limit }) : '';
    return isRead ? sentences(title, limit) : sentences(`${title}: ${prompt}`, limit);
  }

  function opened(round, facts) {
    if (before.id !== round.id) return asked(round, facts);
    if (before.status !== 'open') return t('announce_reopened');
    return round.paused ? sentences(t('timer_paused')) : t('announce_resumed');
  }

  function revealed(round, me, right) {
    const kind = outcome(round, me);
    return sentences(
      t(`result_${kind}`), isGraded(kind) ? t('points_earned', { count: me.result.points }) : '', standingText(me, t), right ? t('announce_right', { answer: right }) : '');
  }

  function words(round, me, facts) {
    if (round.status === 'open') return opened(round, facts);
    if (round.status === 'closed') return sentences(t(round.discussion ? 'discuss_title' : 'announce_closed'));
    return outcome(round, me) === 'pending' ? '' : revealed(round, me, facts.right);
  }

  return {
    /**
     * @param {object} round
     * @param {object} me
     * @param {{prompt: string, right: string, isRead: boolean}} facts `isRead`: the focus moved to the prompt, so that screen readers read it
     */
    round(round, me, facts) {
      const { id, status, paused } = round;
      const said = JSON.stringify([id, status, paused, Boolean(round.discussion), status === 'revealed' ? outcome(round, me) : '']);
      if (said === before.said) return;
      const text = words(round, me, facts);
      before = { id, status, said };
      if (text) announce(text);
    },

    /** @param {string} id of an answer that waits for a connection */
    kept(id) {
      if (id === kept) return;
      kept = id;
      announce(t('status_kept'));
    },
  };
}
