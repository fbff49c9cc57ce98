// The question that is open on the page of a quiz: it saves itself, says whether it is saved, and tells a conflict.
import { announce } from '../announce.js';
import { contentOf, restore, takeDraft } from '../bank/drafts.js';
import { placesOf, putFile, showPicture } from '../bank/picture_field.js';
import { startQuestionForm } from '../bank/question_form.js';
import { icon, setText } from '../dom.js';
import { createAutosave } from './autosave.js';
import { clearProblems, problemsIn, showProblems } from './problems.js';
import { elementOf, sendForm } from './requests.js';

const ICONS = { saved: 'check-lg', typing: 'pencil', saving: 'arrow-repeat' };
const LARGEST_LAST = 60_000; // bytes that browsers send after a page is gone

/** Note which pictures are sent, to know afterwards which of them are stored. */
function picturesOf(form) {
  const rows = [...form.querySelectorAll('[data-row]')];
  return placesOf(form).map((place) => {
    const find = (name) => place.querySelector(`[data-picture-${name}]`);
    const [file = null] = find('file').files;
    return { place, find, file, bare: find('bare').checked, index: rows.indexOf(place.closest('[data-row]')) };
  });
}

/** Write down the digests of pictures that are stored now, so that they are not sent again. */
function keepStored(sent, stored) {
  for (const { place, find, file, bare, index } of sent) {
    const digest = index < 0 ? stored.own : stored.choices[index] ?? '';
    const isSame = (find('file').files[0] ?? null) === file && find('bare').checked === bare;
    if (!isSame || (!file && !bare) || (file && !digest)) continue;
    putFile(find('file'), null);
    find('kept').value = digest;
    find('bare').checked = false;
    showPicture(place);
  }
}

const OPEN = 'tiza.sights';

const ROOMY = '(min-width: 62rem) and (min-height: 36rem)'; // the question that is written stays in sight below it

/** The preview is open where there is room for it, until the author closes it, and stays so from one question to the next. */
function keepOpen(details) {
  const show = (wanted) => { details.open = wanted === null ? window.matchMedia(ROOMY).matches : wanted === '1'; };
  try {
    show(localStorage.getItem(OPEN));
    details.querySelector('summary').addEventListener('click', () => localStorage.setItem(OPEN, details.open ? '0' : '1'));
  } catch {
    show(null); // storage is disabled
  }
}

/**
 * Start the editor of a question.
 * @param {HTMLElement} section templates/quizzes/slide.html
 * @param {object} page
 * @param {Function} page.t translator
 * @param {(answer: object) => void} page.onSaved is given the server's answer
 * @param {(isSaved: boolean) => void} page.onState
 * @param {() => void} page.reload shows what the server has
 */
export function startSlide(section, { t, onSaved, onState, reload }) {
  const form = section.querySelector('form[data-editor]');
  const conflict = section.querySelector('[data-conflict]');
  const place = section.querySelector('[data-state]');
  let isAsked = false; // the author pressed "Save"
  let newest = ''; // the version that a conflict is about
  let wasBad = false;
  let wasTouched = false;

  section.querySelector('[data-preview]')?.remove(); // only needed without scripts
  const before = contentOf(form); // as it is stored
  const editor = startQuestionForm(form, { isSlide: true });

  function show(state) {
    const kind = state.kind === 'saved' && !form.elements.base.value ? 'empty' : state.kind;
    const text = t(`state_${kind}`, { reason: state.reason ?? '' });
    place.hidden = false;
    place.dataset.kind = kind;
    place.replaceChildren(icon(ICONS[kind] ?? 'exclamation-triangle'), text);
    const isBad = !(kind in ICONS);
    if (isBad || (wasBad && kind === 'saved')) announce(text);
    if (kind !== 'typing' && kind !== 'saving') wasBad = isBad;
    if (kind === 'saved' || isBad) onState(kind === 'saved');
  }

  function settle(answer, content) {
    const { saved } = answer;
    if (form.dataset.draftKey !== saved.draft_key) takeDraft(form.dataset.draftKey); // it is no new question any more
    form.elements.base.value = String(saved.base);
    form.elements.opened.value = String(saved.opened);
    form.setAttribute('action', saved.action);
    form.dataset.draftKey = saved.draft_key;
    section.dataset.slide = String(saved.id);
    section.querySelector('[data-kinds-fold]')?.setAttribute('hidden', ''); // its type is fixed
    clearProblems(section);
    section.querySelector('[data-sights-content]').replaceChildren(elementOf(answer.preview));
    editor.drafts.settle(content);
    onSaved(answer);
    return { kind: 'saved' };
  }

  function explain(answer, wanted) {
    const [first, ...others] = problemsIn(elementOf(answer.problems));
    if (wanted) showProblems(section, answer.problems, true);
    const more = others.length ? ` ${t('and_others', { count: others.length })}` : '';
    return { kind: 'invalid', reason: `${first?.text ?? ''}${more}` };
  }

  async function send({ isLast = false } = {}) {
    const wanted = isAsked;
    isAsked = false;
    if (!isLast) await editor.uploads.done();
    const [content, sent] = [contentOf(form), picturesOf(form)];
    const { status, answer } = await sendForm(form.getAttribute('action'), new FormData(form), { keepalive: isLast });
    if (answer?.pictures) keepStored(sent, answer.pictures);
    if (answer?.saved) return settle(answer, content);
    if (answer?.problems) return explain(answer, wanted);
    if (answer?.conflict) {
      newest = String(answer.conflict.base);
      conflict.hidden = false;
      conflict.focus();
      return { kind: 'conflict' };
    }
    if (status === 0 || status === 503 || status === 429) return { kind: 'lost' };
    if (status === 401 || status === 400) return { kind: 'refused', reason: t('logged_out') };
    return { kind: 'refused', reason: answer?.error?.message ?? t('not_here', { status }) };
  }

  const autosave = createAutosave({ send, show });
  keepOpen(section.querySelector('[data-sights]'));

  for (const name of ['input', 'change']) {
    form.addEventListener(name, () => {
      wasTouched = true;
      autosave.touch();
    });
  }
  form.addEventListener('typechange', ({ detail }) => {
    const label = section.querySelector('[data-kind-label]');
    const chosen = form.querySelector(`input[name="type"][value="${detail}"]`)?.closest('label');
    if (label && chosen) setText(label, chosen.textContent.trim());
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    isAsked = true;
    if (autosave.state.kind === 'refused') autosave.goOn();
    else {
      autosave.touch();
      autosave.flush();
    }
  });
  section.querySelector('[data-take-theirs]').addEventListener('click', reload);
  section.querySelector('[data-keep-mine]').addEventListener('click', () => {
    conflict.hidden = true;
    form.elements.base.value = newest;
    section.querySelector('#slide-title').focus();
    autosave.goOn();
  });

  return {
    section,
    form,
    before,
    autosave,
    isNoted: false, // whether its change is in the list of what can be undone
    /** Say how it stands, and save a draft that was restored. */
    begin() {
      show({ kind: 'saved' });
      if (editor.drafts.isRestored) autosave.touch();
    },
    get id() { return section.dataset.slide; },
    get wasTouched() { return wasTouched; },
    /** Write content that was here earlier, and save it. */
    async putBack(content) {
      restore(form, editor.parts, content);
      form.dispatchEvent(new Event('input', { bubbles: true }));
      return autosave.flush();
    },
    /** Save while the page goes away: only what fits, and without pictures, which a draft cannot keep. */
    last() {
      editor.drafts.save();
      const body = [...new FormData(form)];
      const size = body.reduce((sum, [name, value]) => sum + name.length + (value.size ?? value.length * 2) + 100, 0);
      if (size < LARGEST_LAST) autosave.flush({ isLast: true });
    },
    get hasFiles() {
      return placesOf(form).some((each) => each.querySelector('[data-picture-file]').files.length > 0);
    },
    /** Listen to the page no more. */
    close() {
      autosave.stop();
      editor.stop();
    },
  };
}
