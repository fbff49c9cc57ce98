// The bar for selected questions: shows their number and, once a whole page is selected, offers to select all results.
// What is selected on other pages stays selected (selection.js) and is sent, too.
import { createSelection } from './selection.js';

const READING = ['export', 'sheet']; // actions that change nothing
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
  const untick = bar.querySelector('[data-untick]');
  const selection = createSelection(bar.dataset.owner, window.sessionStorage);
  const here = new Set(boxes.map((box) => box.value));

  function counted(name, number) {
    return title.dataset[`${name}${plural.select(number) === 'one' ? 'One' : 'Other'}`].replace('{n}', String(number));
  }

  function words(ticked, elsewhere) {
    if (all?.checked) return offer.dataset.allTitle;
    if (!ticked) return title.dataset.none;
    return elsewhere ? `${counted('count', ticked)} · ${counted('elsewhere', elsewhere)}` : counted('count', ticked);
  }

  function show() {
    const checked = boxes.filter((box) => box.checked).length;
    const elsewhere = selection.ids.filter((id) => !here.has(id)).length;
    if (offer) {
      offer.hidden = checked < boxes.length;
      if (offer.hidden) all.checked = false;
    }
    title.textContent = words(checked + elsewhere, elsewhere);
    untick.hidden = !elsewhere;
    bar.classList.toggle('bulk--active', checked + elsewhere > 0);
  }

  function follow(box) {
    selection.set(box.value, box.checked);
  }

  /** On a phone all commands are in the panel, so that the bar stays one line. */
  function fold() {
    if (NARROW.matches) panel.prepend(main);
    else tickAll.after(main);
  }

  tickAll.hidden = false;
  tickAll.addEventListener('click', () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) {
      box.checked = tick;
      follow(box);
    }
    show();
  });
  untick.addEventListener('click', () => {
    selection.clear();
    for (const box of boxes) box.checked = false;
    show();
    tickAll.focus(); // this button is hidden now
  });
  for (const box of boxes) box.addEventListener('change', () => follow(box));
  for (const box of [...boxes, ...(all ? [all] : [])]) box.addEventListener('change', show);
  bar.addEventListener('submit', (event) => {
    const { submitter } = event;
    // Exporting and printing change nothing; all other commands ask first if they apply to questions that are not on this page.
    if (all?.checked && !READING.includes(submitter?.value)) bar.dataset.confirm = offer.dataset.allConfirm;
    else delete bar.dataset.confirm;
    bar.dataset.confirmTitle = offer?.dataset.allTitle ?? '';
    bar.dataset.confirmLabel = submitter?.textContent ?? '';
  });
  // The questions of other pages are sent with the form; an export or a sheet leaves all of them selected.
  bar.addEventListener('formdata', ({ formData }) => {
    for (const id of selection.ids) if (!here.has(id)) formData.append('question_ids', id);
    if (!READING.includes(formData.get('do'))) selection.send();
  });
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input')) return;
    event.preventDefault();
    event.target.closest('.bulk__group')?.querySelector('button').click(); // the button beside the field, not the form's first one
  });
  // The panel opens upwards: at the end of the page a part of it would be above the window.
  panel.parentNode.addEventListener('toggle', () => { if (panel.parentNode.open) panel.scrollIntoView({ block: 'nearest' }); });
  NARROW.addEventListener('change', fold);
  fold();
  selection.arrive(Boolean(document.querySelector('.flashes .flash--warning, .flashes .flash--error')));
  for (const box of boxes) box.checked = selection.has(box.value);
  window.addEventListener('pageshow', (event) => { if (event.persisted) window.location.reload(); }); // its selection is old
  show();
}
