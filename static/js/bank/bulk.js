// The bar for selected questions: shows their number and, once a whole page is selected, offers to select all results.

const NARROW = window.matchMedia('(max-width: 40rem)');

/**
 * @param {HTMLFormElement} bar from templates/components/bulk_bar.html
 * @param {HTMLInputElement[]} boxes that tick the questions of this page
 */
export function installBulkBar(bar, boxes) {
  const title = bar.querySelector('.bulk__title');
  const main = bar.querySelector('.bulk__main');
  const panel = bar.querySelector('.bulk__panel');
  const offer = bar.querySelector('.bulk__all');
  const all = offer?.querySelector('input');
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const tickAll = bar.querySelector('[data-tick-all]');

  function words(ticked) {
    if (all?.checked) return offer.dataset.allTitle;
    if (!ticked) return title.dataset.none;
    return (plural.select(ticked) === 'one' ? title.dataset.countOne : title.dataset.countOther).replace('{n}', String(ticked));
  }

  function show() {
    const ticked = boxes.filter((box) => box.checked).length;
    if (offer) {
      offer.hidden = ticked < boxes.length;
      if (offer.hidden) all.checked = false;
    }
    title.textContent = words(ticked);
    bar.classList.toggle('bulk--active', ticked > 0);
  }

  /** On a phone all commands are in the panel, so that the bar stays one line. */
  function fold() {
    if (NARROW.matches) panel.prepend(main);
    else tickAll.after(main);
  }

  tickAll.hidden = false;
  tickAll.addEventListener('click', () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    show();
  });
  for (const box of [...boxes, ...(all ? [all] : [])]) box.addEventListener('change', show);
  bar.addEventListener('submit', ({ submitter }) => {
    // Exporting changes nothing; all other commands ask first if they apply to questions that are not on this page.
    if (all?.checked && submitter?.value !== 'export') bar.dataset.confirm = offer.dataset.allConfirm;
    else delete bar.dataset.confirm;
    bar.dataset.confirmTitle = offer?.dataset.allTitle ?? '';
    bar.dataset.confirmLabel = submitter?.textContent ?? '';
  });
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    event.target.closest('.bulk__group')?.querySelector('button').click(); // the button beside the field, not the form's first one
  });
  NARROW.addEventListener('change', fold);
  fold();
  show();
}
