// The place where one question of the quiz is open: opening, leaving, and what is still being saved when it was left.
import { setText } from '../dom.js';
import { getPart } from './requests.js';
import { startSlide } from './slide.js';

/**
 * @param {HTMLElement} place
 * @param {object} page
 * @param {Function} page.t translator
 * @param {object} page.cards the strip
 * @param {object} page.undo the last changes
 * @param {(text: string) => void} page.say
 * @param {string} page.pageUrl @param {string} page.newUrl
 * @param {() => void} page.onChange the strip has changed
 * @param {(row: string, id: string) => void} page.onKnown a new question was stored for the first time
 * @param {(row: string) => void} page.discardNew
 */
export function createDesk(place, { t, cards, undo, say, pageUrl, newUrl, onChange, onKnown, discardNew }) {
  let slide = null; // the open one
  let row = ''; // its card
  let asked = 0; // counts what was opened: only the last one is shown
  const leaving = new Map(); // slides that are still being saved, by card

  function partOf(id) {
    const card = cards.find(id);
    if (!cards.isNew(card)) return card.querySelector('[data-card]').href;
    const all = cards.all();
    const before = all.slice(0, all.indexOf(card)).filter((each) => !cards.isNew(each)).at(-1);
    return `${newUrl}?${new URLSearchParams({ key: id.slice(4), type: card.dataset.type, after: before?.dataset.row ?? '0' })}`;
  }

  function showAddress() {
    const card = cards.find(row);
    window.history.replaceState(null, '', cards.isNew(card) ? `${pageUrl}#question-${row}` : partOf(row));
  }

  /** Save what is open and let it go; it goes on saving while another one is open. */
  function leave() {
    if (!slide) return;
    const [left, of] = [slide, row];
    slide = null;
    leaving.set(of, left);
    left.autosave.flush().then((state) => {
      const title = cards.find(left.id || of)?.dataset.title ?? '';
      if (state.kind === 'invalid' && left.wasTouched) say(t('left_invalid', { title, reason: state.reason ?? '' }));
      if (state.kind === 'conflict' || state.kind === 'refused') say(t('left_unsaved', { title }));
      if (state.kind !== 'lost' && leaving.get(of) === left) {
        leaving.delete(of);
        left.close();
      }
    });
  }

  function close() {
    slide?.close();
    slide = null;
    row = '';
  }

  async function open(id, { focus = 'title' } = {}) {
    if (id === row && slide) return slide;
    leave();
    asked += 1;
    const mine = asked;
    row = id;
    cards.show(cards.find(id));
    const before = leaving.get(id);
    if (before) {
      await before.autosave.flush();
      leaving.delete(id);
      before.close();
    }
    let section;
    try {
      section = await getPart(partOf(id), 'slide');
    } catch {
      if (mine === asked) say(t('not_loaded'));
      return null;
    }
    if (mine !== asked) return null;
    place.replaceChildren(section);
    start(section, id);
    if (focus === 'title') section.querySelector('#slide-title').focus();
    if (focus === 'prompt') slide.form.elements.prompt.focus();
    return slide;
  }

  /** Make the editor in a section work that is on the page. */
  function start(section, id = section.dataset.slide) {
    row = id;
    const discard = section.querySelector('[data-discard-new]');
    discard?.addEventListener('click', () => discardNew(row));
    if (discard) discard.hidden = !cards.isNew(cards.find(id));
    let of = id;
    const started = startSlide(section, {
      t,
      onSaved(answer) {
        const stored = String(answer.saved.id);
        if (of !== stored) {
          cards.find(of).dataset.row = stored;
          onKnown(of, stored);
          discard.hidden = true;
          section.querySelector('[data-tools]').hidden = false;
          started.isNoted = true;
          if (row === of) row = stored;
          of = stored;
        }
        noteEdit(started, stored);
        cards.put(Object.values(answer.cards));
        cards.keepOnly(answer.question_ids.map(String).filter((each) => cards.find(each)));
        if (row === of && slide === started) showAddress();
        onChange();
      },
      onState: (isSaved) => cards.mark(cards.find(of), isSaved),
      reload() {
        const again = row;
        close();
        open(again);
      },
    });
    slide = started;
    started.begin();
    showAddress();
    cards.show(cards.find(row));
    onChange();
  }

  /** The first save of what was opened can be undone, with all that follow. */
  function noteEdit(saved, id) {
    if (saved.isNoted) return;
    saved.isNoted = true;
    const content = saved.before;
    undo.push({
      label: t('undo_edit', { title: cards.find(id)?.dataset.title ?? '' }),
      async run() {
        const opened = await open(id);
        const state = await opened?.putBack(content);
        if (state?.kind !== 'saved') throw new Error('not saved');
        opened.isNoted = false;
      },
    });
  }

  window.addEventListener('pagehide', () => { slide?.last(); });
  window.addEventListener('beforeunload', (event) => {
    if (slide?.hasFiles && !slide.autosave.isSaved) event.preventDefault(); // a picture that was not sent is kept nowhere
  });
  window.addEventListener('online', () => {
    for (const each of [slide, ...leaving.values()]) if (each?.autosave.state.kind === 'lost') each.autosave.flush();
  });

  return {
    open,
    start,
    close,
    get row() { return row; },
    flush: async () => slide?.autosave.flush(),
    /** A card is gone: if it was open, open the one that has its place now. */
    openNextTo(gone, at) {
      if (row && row !== gone) return;
      close();
      const all = cards.all();
      const next = all[Math.min(at, all.length - 1)];
      if (next) open(next.dataset.row);
      else {
        asked += 1;
        place.replaceChildren();
        window.history.replaceState(null, '', pageUrl);
        document.querySelector('.strip__add summary').focus();
      }
    },
    /** Show where the open question stands. */
    renew() {
      const card = cards.find(row);
      if (!slide || !card) return;
      const all = cards.all();
      const [stored, fresh] = card.dataset.type === 'slide' ? ['slide_at', 'slide_at_new'] : ['question_at', 'question_at_new'];
      const title = t(cards.isNew(card) ? fresh : stored, { n: all.indexOf(card) + 1, of: all.length });
      setText(slide.section.querySelector('#slide-title'), title);
      const at = cards.order().indexOf(row);
      const button = (name) => slide.section.querySelector(`[data-tool="${name}"] button`);
      button('up').disabled = at <= 0;
      button('down').disabled = at < 0 || at === cards.order().length - 1;
    },
  };
}
