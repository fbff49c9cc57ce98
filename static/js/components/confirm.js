// Asks for confirmation before a form with `data-confirm` is sent. Without JavaScript the form is sent at once.
// Texts are attributes of the form: data-confirm (question), data-confirm-title, data-confirm-label (button).

let settle = null; // resolves the promise of the open dialog

/**
 * Show the page's confirm dialog.
 * @param {{title: string, text: string, label: string, isDangerous?: boolean}} texts
 * @returns {Promise<boolean>} true when confirmed
 */
export function ask({ title, text, label, isDangerous = true }) {
  const dialog = document.getElementById('confirm-dialog');
  dialog.querySelector('[data-part="title"]').textContent = title;
  dialog.querySelector('[data-part="text"]').textContent = text;
  if (!dialog.showModal) return Promise.resolve(window.confirm(`${title}\n\n${text}`)); // Safari before 15.4
  const agree = dialog.querySelector('[data-part="agree"]');
  agree.textContent = label;
  agree.classList.toggle('button--danger-solid', isDangerous);
  agree.classList.toggle('button--primary', !isDangerous);
  dialog.returnValue = '';
  settle?.(false); // the dialog was just closed, and its event has not been delivered yet
  dialog.onclose = () => {
    if (dialog.open) return; // that late event belongs to the previous question
    settle?.(dialog.returnValue === 'agree');
    settle = null;
  };
  dialog.showModal();
  return new Promise((resolve) => { settle = resolve; });
}

/** Intercept all forms with `data-confirm`, including those added later. */
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
    delete form.dataset.confirmed; // the page stays when the response is a download
  });
}
