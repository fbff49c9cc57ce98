// Improvised questions: a menu that asks one without a prompt in two clicks, and a dialog to add the prompt later.
import { h, icon, part, setSanitisedHtml, setText } from '../../dom.js';
import { choiceWords } from '../../questions/choice_content.js';

/**
 * @param {{t: Function, commands: {run: Function}, store: object}} parts
 * @returns {{update: (isOffered: boolean, isOff: boolean) => void}} `isOff`: another question is being asked just now
 */
export function createImprovisation({ t, commands, store }) {
  const menu = part('improvise');
  const dialog = part('wording');
  const prompt = part('wording-prompt', dialog);
  const rows = part('wording-choices', dialog);
  const problem = part('wording-problem', dialog);
  const open = part('word-round');
  let roundId = null;

  menu.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-kind]');
    if (!button) return;
    menu.querySelector('summary').focus(); // the focused button is hidden with the menu
    menu.open = false;
    commands.run('improvise', { kind: button.dataset.kind });
  });

  open.addEventListener('click', () => {
    const { round } = store;
    roundId = round.id;
    const { question } = round;
    const said = textOf(question.prompt_html);
    prompt.value = said === t('improvised_question') ? '' : said; // the placeholder that is shown until there is a prompt
    const right = new Set(round.key ?? []);
    rows.replaceChildren(...(question.choices ?? []).map((choice) => drawRow(choice, right.has(choice.id), t)));
    part('wording-hint', dialog).hidden = !question.choices;
    problem.hidden = true;
    dialog.showModal();
    prompt.focus();
  });

  dialog.querySelector('form').addEventListener('submit', async (event) => {
    if (event.submitter?.value === 'cancel') return;
    event.preventDefault();
    const inputs = [...rows.querySelectorAll('input[type="text"]')];
    const right = [...rows.querySelectorAll('input:checked')].map(({ value }) => value);
    const words = inputs.length ? { choices: inputs.map(({ value }) => value), right } : {};
    const answer = await commands.ask('word_round', { round_id: roundId, prompt: prompt.value, ...words });
    if (answer.ok) {
      dialog.close();
      return;
    }
    setText(problem, Object.values(answer.error.fields ?? {}).join(' ') || answer.error.message || t('error_other'));
    problem.hidden = false;
  });

  return {
    update(isOffered, isOff) {
      menu.hidden = !isOffered;
      for (const button of menu.querySelectorAll('button')) button.disabled = isOff;
      const { round } = store;
      open.hidden = !round?.question.improvised;
      if (isOff) menu.open = false;
    },
  };
}

function textOf(html) {
  return setSanitisedHtml(h('div'), html).textContent.trim();
}

function drawRow(choice, isRight, t) {
  const letter = choice.label;
  return h('li', { class: `wording__row answer-${choice.id}` },
    h('span', { class: 'mark' }, h('span', {}, letter), h('span', { class: 'mark__shape', 'aria-hidden': 'true' })),
    h('input', { class: 'input', type: 'text', value: choiceWords(choice), maxlength: '500', 'aria-label': t('wording_choice', { letter }) }),
    h('label', { class: 'check' }, h('input', { type: 'checkbox', value: choice.id, checked: isRight }), h('span', { class: 'check__text' }, icon('check-lg'), h('span', { class: 'visually-hidden' }, t('wording_right', { letter })))));
}
