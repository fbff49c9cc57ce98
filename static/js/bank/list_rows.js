// A list of rows in the editor: rows are added, removed and moved, and the names of their fields are updated.
// Markup: templates/components/own_fields.html.

const NAMED = ['id', 'name', 'for', 'aria-describedby', 'value', 'formaction'];

/** One list. It dispatches the event `rows` when its rows have changed. */
export class ListRows {
  /** @param {HTMLElement} root the element with data-list, the path of the list */
  constructor(root) {
    this.root = root;
    this.path = root.dataset.list;
    this.most = Number(root.dataset.most);
    this.list = root.querySelector('[data-list-rows]');
    this.more = root.querySelector('[data-add]');
    this.more.addEventListener('click', (event) => {
      event.preventDefault();
      this.add().querySelector('input, select').focus();
    });
    this.list.addEventListener('click', (event) => this.act(event));
    this.list.addEventListener('keydown', (event) => this.enter(event));
    this.renew();
  }

  get rows() {
    return [...this.list.children];
  }

  /** @returns {HTMLElement} a new empty row at the end */
  add() {
    const row = this.rows.at(-1).cloneNode(true);
    empty(row);
    this.list.append(row);
    this.changed();
    return row;
  }

  /** Remove a row; the last remaining row is emptied instead. */
  remove(row) {
    if (this.rows.length > 1) row.remove();
    else empty(row);
    this.changed();
  }

  /** Add rows up to a number, as in a draft. */
  resize(count) {
    while (this.rows.length < Math.min(count, this.most)) this.add();
  }

  act(event) {
    const button = event.target.closest('button[name="do"]');
    const row = event.target.closest('[data-list-row]');
    if (!button || !row) return;
    event.preventDefault();
    if (button.matches('[data-remove]')) {
      const next = row.nextElementSibling ?? row.previousElementSibling ?? row;
      this.remove(row);
      next.querySelector('input, select').focus();
      return;
    }
    if (button.matches('[data-up]')) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    this.changed();
    (button.disabled ? row.querySelector('input, select') : button).focus();
  }

  /** Enter moves to the next row instead of submitting the form. */
  enter(event) {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    const next = event.target.closest('[data-list-row]').nextElementSibling;
    if (next) next.querySelector('input, select').focus();
    else if (this.rows.length < this.most) this.add().querySelector('input, select').focus();
  }

  changed() {
    this.renew();
    this.root.dispatchEvent(new Event('rows'));
    this.root.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Update names, labels and buttons to the current order. */
  renew() {
    const { rows } = this;
    const pattern = new RegExp(`${this.path.replaceAll('.', '\\.')}\\.\\d+`, 'g');
    rows.forEach((row, index) => {
      for (const element of row.querySelectorAll('*')) {
        for (const name of NAMED) {
          if (name === 'value' && !element.matches('button')) continue;
          const text = element.getAttribute(name);
          if (text) element.setAttribute(name, text.replace(pattern, `${this.path}.${index}`));
        }
        const { numbered } = element.dataset;
        if (numbered) element.setAttribute('aria-label', numbered.replace('{n}', String(index + 1)));
      }
      row.querySelector('[data-up]').disabled = index === 0;
      row.querySelector('[data-down]').disabled = index === rows.length - 1;
    });
    this.more.hidden = rows.length >= this.most;
  }
}

/** Empty the fields of a row, and remove their error messages. */
function empty(row) {
  for (const message of row.querySelectorAll('.field__error')) message.remove();
  for (const field of row.querySelectorAll('input, select')) {
    if (field.matches('select')) field.selectedIndex = 0;
    else field.value = '';
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
}
