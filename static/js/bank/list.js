// The list of questions: filters apply at once, and the bar for ticked questions counts and stays in sight.

const boxes = [...document.querySelectorAll('input[name="question_ids"]')];
const bar = document.getElementById('selected');

/** Say how many are ticked. */
function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  const title = bar.querySelector('.bulk__title');
  title.dataset.none ??= title.textContent;
  const rule = new Intl.PluralRules(document.documentElement.lang).select(ticked);
  const text = rule === 'one' ? title.dataset.countOne : title.dataset.countOther;
  title.textContent = ticked ? text.replace('{n}', String(ticked)) : title.dataset.none;
  bar.classList.toggle('bulk--active', ticked > 0);
}

if (bar) {
  const all = bar.querySelector('[data-tick-all]');
  all.hidden = false;
  all.addEventListener('click', () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    count();
  });
  for (const box of boxes) box.addEventListener('change', count);
  bar.addEventListener('keydown', (event) => {
    const button = event.target.closest('.bulk__group')?.querySelector('button');
    if (event.key !== 'Enter' || !event.target.matches('input') || !button) return;
    event.preventDefault();
    button.click(); // the one beside the field, and not the first of the form
  });
  count();
}

const filter = document.querySelector('form[data-autosubmit]');
filter?.addEventListener('change', (event) => {
  if (event.target.matches('select')) filter.requestSubmit();
});
filter?.addEventListener('formdata', ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name); // a short address
});
