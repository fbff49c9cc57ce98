// The commands of the control page. The one that is the next step stands in front, large; what cannot be done now is not
// shown. Each command is one button that moves, so that its hook always finds it.
import { h, part, setText } from '../../dom.js';

const SETTLE = 600; // milliseconds
const OWN = 1500; // milliseconds after a command of this page in which a change is what it did
const WAIT = 600; // milliseconds after a reveal in which the projector tells how many pages it needs
const BY_HAND = new Set(['end', 'choose']); // a key does not do these as the next step
const LARGE = ['step', 'button', 'button--primary', 'button--lg'];

/**
 * @param {{actions: Record<string, () => void>, commands: {isWaiting: () => boolean}, onSettled: () => void}} parts
 *   `onSettled` is called when the large button can be pressed again
 * @returns {{buttons: Record<string, HTMLButtonElement>, isSettling: boolean, step: HTMLButtonElement|null, label: Function,
 *   update: Function, run: (name: string) => boolean}}
 */
export function createCommandBar({ actions, commands, onSettled }) {
  const buttons = Object.fromEntries([...document.querySelectorAll('[data-command]')].map((button) => [button.dataset.command, button]));
  const slot = part('step');
  const menu = part('more');
  const homes = new Map(); // of the button in front: {mark, classes}
  let current = null; // the name of the next step
  let commandedAt = -Infinity;
  let settles = null; // a timer
  let waits = null; // a timer
  let pressed = null; // how the next step was asked for while the page waits: 'click' or 'key'
  let allowed = {};

  for (const [name, button] of Object.entries(buttons)) {
    button.addEventListener('click', ({ detail }) => {
      if (name === current && detail > 1) return; // the second click of a double click is not meant for the next step
      if (menu.contains(button)) {
        menu.querySelector('summary').focus(); // the focused button is hidden with the menu
        menu.open = false;
      }
      if (name === current && waits) pressed = 'click';
      else actions[name]();
    });
  }
  slot.addEventListener('keydown', (event) => {
    if (event.repeat) event.preventDefault(); // a key that is held down
  });

  /**
   * The time of a question may end, or a colleague close it, while a finger is on its way: what was meant to close must not
   * reveal. For a moment the button does nothing.
   */
  function settle() {
    clearTimeout(settles);
    settles = setTimeout(() => {
      settles = null;
      onSettled();
    }, SETTLE);
  }

  /**
   * Until the projector has told its pages, the next question seems to be the next step after a reveal, and whoever presses
   * at once would skip what explains the result. So the press counts when the pages are known, or there are none.
   */
  function waitForPages() {
    clearTimeout(waits);
    pressed = null;
    waits = setTimeout(goOn, WAIT);
  }

  function goOn() {
    clearTimeout(waits);
    waits = null;
    const how = pressed;
    pressed = null;
    if (!how || !current || !allowed[current] || (how === 'key' && BY_HAND.has(current))) return;
    actions[current]();
  }

  function sendHome(button) {
    const { mark, classes } = homes.get(button);
    button.className = classes;
    mark.replaceWith(button);
    homes.delete(button);
  }

  function bringForward(button) {
    const mark = h('span', { hidden: true });
    homes.set(button, { mark, classes: button.className });
    button.replaceWith(mark);
    button.className = LARGE.join(' ');
    slot.append(button);
  }

  function setStep(name) {
    if (name === current) return;
    const before = buttons[current];
    const hadFocus = Boolean(before) && before === document.activeElement;
    const own = performance.now() - commandedAt <= OWN;
    if (current && name && !own) settle();
    if (current === 'reveal' && own) waitForPages();
    if (before) sendHome(before);
    current = name;
    const button = buttons[name];
    if (!button) return;
    bringForward(button);
    if (!hadFocus) return;
    button.hidden = button.disabled = false;
    button.focus({ preventScroll: true });
  }

  return {
    buttons,

    /** Whether the large button does nothing for a moment. */
    get isSettling() { return settles !== null; },

    /** The button in front. */
    get step() { return buttons[current] ?? null; },

    label(name, text) {
      setText(part('label', buttons[name]), text);
    },

    /**
     * @param {string|null} name of the next step
     * @param {Record<string, boolean>} possible commands
     */
    update(name, possible) {
      const busy = commands.isWaiting(); // the pressed button keeps the focus; its command is not run twice at a time
      if (busy) commandedAt = performance.now();
      allowed = possible;
      setStep(name);
      if (waits && name === 'pageOn') goOn();
      for (const [other, button] of Object.entries(buttons)) {
        button.hidden = !possible[other];
        button.disabled = (busy && button !== document.activeElement) || (other === name && settles !== null);
      }
    },

    /** Do a command, or the next step, by a key. @returns {boolean} whether it can be done now */
    run(name) {
      const wanted = name === 'next' ? current : name;
      if (name === 'next' && waits) {
        pressed = 'key';
        return true;
      }
      if (name === 'next' && (settles || BY_HAND.has(current))) return false;
      if (!wanted || !allowed[wanted] || commands.isWaiting()) return false;
      actions[wanted]();
      return true;
    },
  };
}
