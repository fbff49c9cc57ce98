// The rows of choices in the editor: add, remove, move; letters and marks are updated.
import { emptyPicture } from './picture_field.js';

const LETTERS = 'ABCDEFGHIJKL';

/** The list of rows. */
export class Rows {
  /**
   * @param {HTMLFormElement} form the editor
   * @param {Record<string, {choices: boolean, marks: string, fixed: number|null}>} kinds
   */
  constructor(form, kinds) {
    this.form = form;
    this.kinds = kinds;
    this.list = form.querySelector('[data-rows]');
    this.more = form.querySelector('[data-more]');
    this.max = Number(form.dataset.max);
    this.words = JSON.parse(form.dataset.words);
    this.type = '';
    this.more.addEventListener('click', (event) => {
      event.preventDefault();
      this.add();
    });
    this.list.addEventListener('click', (event) => this.act(event));
    this.list.addEventListener('keydown', (event) => this.enter(event));
  }

  get all() {
    return [...this.list.querySelectorAll('[data-row]')];
  }

  get fewest() {
    return 2;
  }

  /** The number of choices, where the question type fixes it; null: the author decides. */
  get fixed() {
    return this.kinds[this.type]?.fixed ?? null;
  }

  get most() {
    return this.fixed ?? this.max;
  }

  /** Adapt the rows to a question type. */
  fit(type) {
    this.type = type;
    // Rows that the type does not use are hidden; another type shows them again.
    this.all.forEach((row, index) => { row.hidden = index >= this.most; });
    this.renew();
  }

  /** Set the number of rows, as in a draft. */
  resize(count) {
    while (this.all.length < Math.min(count, this.max)) this.list.append(this.blank());
    this.renew();
  }

  /** @returns {HTMLElement} an empty row */
  blank() {
    const row = this.all[0].cloneNode(true);
    row.querySelector('.choice-row__error')?.remove();
    for (const extra of row.querySelectorAll('[data-upload-error], [data-formatted]')) extra.remove();
    row.querySelector('[data-right]').checked = false;
    for (const field of row.querySelectorAll('[data-text], [data-feedback], [data-picture-alt], [data-picture-file]')) {
      field.value = '';
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-describedby');
    }
    for (const details of row.querySelectorAll('details')) details.open = false;
    emptyPicture(row.querySelector('[data-picture-place]'));
    row.hidden = false;
    return row;
  }

  add() {
    const row = this.blank();
    this.list.append(row);
    this.renew();
    row.querySelector('[data-text]').focus();
  }

  act(event) {
    const button = event.target.closest('button');
    const row = event.target.closest('[data-row]');
    if (!button || !row) return;
    event.preventDefault();
    const marked = this.all.map((each) => each.querySelector('[data-right]').checked); // moving radio buttons can uncheck them
    const order = this.all;
    if (button.matches('[data-remove]') && order.length > this.fewest) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      next.querySelector('[data-text]').focus();
    } else if (button.matches('[data-up]')) {
      row.previousElementSibling?.before(row);
    } else if (button.matches('[data-down]')) {
      row.nextElementSibling?.after(row);
    }
    order.forEach((each, index) => { each.querySelector('[data-right]').checked = marked[index]; });
    this.renew();
    if (row.isConnected) (button.disabled ? row.querySelector('[data-text]') : button).focus();
    this.form.dispatchEvent(new Event('input'));
  }

  /** Enter moves to the next row instead of submitting the form. */
  enter(event) {
    if (event.key !== 'Enter' || !event.target.matches('[data-text]')) return;
    event.preventDefault();
    const next = event.target.closest('[data-row]').nextElementSibling;
    if (next && !next.hidden) next.querySelector('[data-text]').focus();
    else if (this.all.length < this.most) this.add();
  }

  /** Update letters, names, marks and buttons to the current order. */
  renew() {
    const rows = this.all;
    const words = this.words[this.form.elements.language.value] ?? this.words.en;
    const marks = this.kinds[this.type]?.marks ?? '';
    rows.forEach((row, index) => {
      const letter = LETTERS[index];
      row.className = `choice-row answer-${letter.toLowerCase()}`;
      row.querySelector('.mark > span').textContent = letter;
      const right = row.querySelector('[data-right]');
      const checked = right.checked;
      right.type = marks === 'one' ? 'radio' : 'checkbox';
      right.value = String(index);
      right.checked = checked;
      right.closest('label').hidden = marks === '';
      row.querySelector('[data-picture-bare]').value = String(index);
      const text = row.querySelector('[data-text]');
      text.id = `choice-${index}`;
      text.placeholder = this.fixed ? words[index] ?? '' : '';
      this.name(row, letter);
      row.querySelector('[data-up]').disabled = index === 0;
      row.querySelector('[data-down]').disabled = index === Math.min(rows.length, this.most) - 1;
      row.querySelector('[data-remove]').disabled = rows.length <= this.fewest;
      row.querySelector('[data-remove]').hidden = Boolean(this.fixed);
    });
    this.more.hidden = rows.length >= this.most;
  }

  name(row, letter) {
    const labels = {
      text: 'textLabel', right: 'rightLabel', up: 'upLabel', down: 'downLabel', remove: 'removeLabel',
      feedback: 'feedbackLabel', 'feedback-summary': 'feedbackSummaryLabel', 'picture-summary': 'pictureSummaryLabel',
      'picture-file': 'pictureFileLabel', 'picture-alt': 'pictureAltLabel',
    };
    for (const [part, label] of Object.entries(labels)) {
      const text = this.form.dataset[label].replace('{letter}', letter);
      row.querySelector(`[data-${part}]`).setAttribute('aria-label', text);
    }
  }
}
