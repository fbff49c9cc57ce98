// The lobby on the phone: the student's name, and a form to change it before the lesson begins.
import { part, setName, setText } from '../../dom.js';

/**
 * @param {{t: Function, store: object, rename: (nickname?: string) => Promise<object>}} parts
 * @returns {{update: () => void}}
 */
export function createLobby({ t, store, rename }) {
  const button = part('change-name');
  const form = part('name-form');
  const input = part('new-name');
  const error = part('name-error');
  let busy = false;

  function open(shown) {
    form.hidden = !shown;
    button.hidden = shown;
    setText(error, '');
    input.removeAttribute('aria-invalid');
    if (!shown) { button.focus(); return; }
    input.value = store.me.participant.nickname;
    input.focus();
    input.select();
  }

  async function change(nickname) {
    if (busy) return;
    busy = true;
    const answer = await rename(nickname);
    busy = false;
    if (answer.ok) {
      if (nickname !== undefined) open(false);
      return;
    }
    const { code, fields, message } = answer.error;
    setText(error, fields?.nickname || message || t(`error_${code}`));
    if (form && !form.hidden) { input.setAttribute('aria-invalid', 'true'); input.focus(); }
  }

  button?.addEventListener('click', () => (store.state.lesson.options.generated_names ? change() : open(true)));
  part('keep-name')?.addEventListener('click', () => open(false));
  form?.addEventListener('submit', (event) => { event.preventDefault(); change(input.value); });
  form?.addEventListener('keydown', (event) => { if (event.key === 'Escape') open(false); });

  return {
    update() { setName(part('lobby-name'), store.me.participant.nickname); },
  };
}
