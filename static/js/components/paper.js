// Puts a wide table on paper: it is divided into several tables with some of the columns each, which repeat the first one.
// Texts that unfold are whole.

const PAPER = 186; // millimetres: A4 upright without margins
const NAME = 30; // millimetres of the first column
const SHORT = 4.2; // millimetres of a column with one or two characters, and of its mark
const LETTER = 1.45; // millimetres of a character
const LONGEST = 14; // characters of a line; longer texts are broken
const LINES = 3; // lines of a text that are no worse than one
const STEP = 4; // millimetres
const AROUND = 3; // millimetres of a cell's padding
const SIGN = 1.5; // millimetres of the sign before a right or wrong answer

/** @param {string[]} texts of a column @returns {number} millimetres that it needs; long texts are broken into lines */
export function widthOf(texts) {
  const needed = Math.max(0, ...texts.map((text) => {
    const words = text.trim().split(/\s+/).map(({ length }) => length);
    return Math.min(LONGEST, Math.max(...words, Math.ceil(text.trim().length / LINES)));
  }));
  return needed <= 2 ? SHORT : AROUND + LETTER * needed;
}

function fill(widths, together, limit) {
  const tables = [[]];
  let room = limit;
  for (let column = widths.length - 1; column >= 0; column -= 1) { // from the end, so that the totals have company
    const isFixed = column >= widths.length - together;
    if (widths[column] > room && tables[0].length && !isFixed) {
      tables.unshift([]);
      room = limit;
    }
    tables[0].unshift(column);
    room -= widths[column];
  }
  return tables;
}

/**
 * Divide columns among tables: as few as possible, and of about the same width. The last columns stay together.
 * @param {number[]} widths millimetres of each column after the first
 * @param {number} together number of columns at the end that stay together
 * @returns {number[][]} the columns of each table, by number from 0
 */
export function divide(widths, together = 0) {
  const room = PAPER - NAME;
  const fewest = fill(widths, together, room).length;
  const total = widths.reduce((sum, width) => sum + width, 0);
  for (let limit = total / fewest; limit < room; limit += STEP) {
    const tables = fill(widths, together, limit);
    if (tables.length === fewest) return tables;
  }
  return fill(widths, together, room);
}

/** Like `divide`, but the first columns stay together. */
export function divideFromStart(widths, together) {
  const last = widths.length - 1;
  const tables = divide([...widths].reverse(), together);
  return tables.map((columns) => columns.map((column) => last - column).reverse()).reverse();
}

/** What is seen of a cell, without the words for screen readers. */
function seen(cell) {
  return (cell.querySelector('.matrix__text > bdi, .matrix__mark, .matrix__sort, [aria-hidden]') ?? cell).textContent;
}

/** @returns {number} millimetres that a column needs */
function widthOfColumn(cells) {
  const width = widthOf(cells.map(seen));
  return width > SHORT && cells.some((cell) => cell.querySelector('.matrix__mark > .icon')) ? width + SIGN : width;
}

function copyRow(row, columns) {
  const copy = row.cloneNode(false);
  if (row.cells.length === 1) { // a line across the table
    copy.append(row.cells[0].cloneNode(true));
    copy.cells[0].colSpan = columns.length + 1;
  } else {
    copy.append(row.cells[0].cloneNode(true), ...columns.map((column) => row.cells[column + 1].cloneNode(true)));
  }
  return copy;
}

/** @returns {HTMLTableElement[]} tables with all the columns of this one; none if it fits on the paper as it is */
export function papersOf(table) {
  const together = Number(table.dataset.together ?? 0);
  const rows = [...table.rows].filter(({ cells }) => cells.length > 1);
  const columns = Array.from({ length: rows[0].cells.length - 1 }, (_, index) => index);
  const widths = columns.map((column) => widthOfColumn(rows.map(({ cells }) => cells[column + 1])));
  const tables = divideFromStart(widths, together);
  if (tables.length < 2) return [];
  return tables.map((chosen) => {
    const copy = table.cloneNode(false);
    for (const section of [table.tHead, ...table.tBodies]) {
      const part = section.cloneNode(false);
      part.append(...[...section.rows].map((row) => copyRow(row, chosen)));
      copy.append(part);
    }
    const head = [...copy.tHead.rows].at(-1); // else the browser would give long texts the room of short words
    chosen.forEach((column, index) => { head.cells[index + 1].style.inlineSize = `${widths[column]}mm`; });
    return copy;
  });
}

/** While the page is printed, the tables stand in place of the wide one. */
export function install(table) {
  let papers = [];
  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = [...table.querySelectorAll('details:not([open])')];
    for (const text of unfolded) text.open = true;
    papers = papersOf(table);
    table.classList.toggle('is-divided', papers.length > 0);
    table.after(...papers);
  });
  window.addEventListener('afterprint', () => {
    for (const paper of papers) paper.remove();
    for (const text of unfolded) text.open = false;
    papers = [];
    table.classList.remove('is-divided');
  });
}
