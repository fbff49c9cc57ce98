// Asks before a form with `data-confirm` is sent. Without JavaScript the form is simply sent.
// Texts come from the form: data-confirm (question), data-confirm-title, data-confirm-label (button).

let settle = null; // who waits for the dialog that is open

/**
 * Show the page's confirm dialog.
 * @param {{title: string, text: string, label: string}} texts
 * @returns {Promise<boolean>} true when the person agreed
 */
export function ask({ title, text, label }) {
  const dialog = document.getElementById('confirm-dialog');
  dialog.querySelector('[data-part="title"]').textContent = title;
  dialog.querySelector('[data-part="text"]').textContent = text;
  dialog.querySelector('[data-part="agree"]').textContent = label;
  dialog.returnValue = '';
  settle?.(false); // it was closed a moment ago, and its event is still on its way
  dialog.onclose = () => {
    if (dialog.open) return; // that late event: it does not answer what is asked now
    settle?.(dialog.returnValue === 'agree');
    settle = null;
  };
  dialog.showModal();
  return new Promise((resolve) => { settle = resolve; });
}

/** Intercept every form that wants to be confirmed, now or later in this document. */
export function install(root = document) {
  root.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    const { confirm: text, confirmTitle: title = '', confirmLabel: label } = form.dataset;
    const submitter = event.submitter;
    if (!(await ask({ title, text, label: label ?? submitter?.textContent ?? 'OK' }))) return;
    form.dataset.confirmed = 'yes';
    form.requestSubmit(submitter);
    delete form.dataset.confirmed; // the page may stay, when what comes is a file
  });
}
