"""Fragments of the text formats, for random combinations."""

import io
import random
from collections.abc import Sequence
from typing import Any

from classroom.formats.shared.tables.columns import COLUMNS
from classroom.formats.shared.tables.headings import heading_of
from tests.support.questions import TYPES, WORDS

GIFT = [
    "{", "}", "{}", "{} ", "x{T}\n", "x{T}\n\n", "{\n", "{\n\n", "}\n\n", "~", "=", "~=", "#", "x{####", "\\", "\\{",
    "::", "::a\n", "a::\n", "[html]", "// [tag:a] ", "// [tag:", "// [tag:\\", "// [tag:a]\n", "$CATEGORY: a\n", "->",
    "x{~a =b}\n\n", "x{=a->b", "x{#1=", "%50%", "x{~%1%[html]<b>*a</b>", "text\n", "x{T}\ntext\n", "{{}}",
    "[markdown]{T}*", "&lt;{}\n\n",
]  # fmt: skip
AIKEN = [
    "A. ", "A. a\n", "Q\n", "Q\n\n", "ANSWER: A\n", "ANSWER:", "Q\nA. a\nB. b\nANSWER: B\n", "(", "A) ", "A A ", "A,",
    "ANSWER: A,A,", "*_`<&\n", "Q\nA. *\nB. `\nANSWER: B\n",
]  # fmt: skip
LIST = [
    "1. ", "2) Q\n", "a) ", "b) b\n", "(c) x ✓\n", "Answer: A\n", "Respuesta: ", "Key\n", "1. A  2. B\n", "\n", "\n\n",
    "*",
    "1. Q\na) a\nb) b *\n", "3. Q\nAnswer: 5\n", "Points: 5\n", "\t", "   a) x   b) y\n", "Type: poll\n", "(correct)\n",
]  # fmt: skip
MARKUP = (
    "<b>", "</b>", "<p>", "</p>", "<br>", "<i", "<img src='@@PLUGINFILE@@/a.png' alt='x'>", "<img>",
    "<a href='http://x.y'>", "<table><tr><td>", "</td>", "<ul><li>", "</ul>", "<ol start='7'><li>", "<pre>", "</pre>",
    "<code>", "</code>", "<!--", "-->", "<script>", "</script>", "<sub>", "<sup>", "</sup>", "<h2>", "<blockquote>",
    "&lt;", "&amp;", "&#0;", "&#x1F600;", "&nbsp;", "&", "\n", "\n\n", "    ", "* ", "**", "*", "_", "`", "```\n",
    "# ", "- ", "1. ", "2) ", "> ", "| a | b |\n", "|---|---|\n", "~~", "[x](y)", "![x](y.png)", "\\(", "\\)", "\\[",
    "\\]", "$", "$$", "\\frac{1}{2}", "\\", "<s>", "</s>", "\u00a0", "\u200b", "\u202e", "e\u0301", "_x000D_",
    "_x0041_x0042_", "<r>", "</r>", "\t", "\r", "]]>", "{", "}", "=", "~", "#", "::", "->",
)  # fmt: skip
"""HTML, Markdown, formulas and unusual characters."""

CELLS = (
    "", " ", "a", "A;C", "1;3", "true", "verdadero", "5", "-3", "0", "1e400", "NaN", "inf", "5±0.5", "4..6", "6..4",
    "5 [50]", "a;b", "a\\;b", "none", "case;accents", "rect 0.1 0.1 0.5 0.5", "ellipse 0 0 2 2", "polygon 0 0, 1 1",
    "=1+1", "'=x", "''", "es", "fr", "30", "99999999999", "3.5", "1,5", "100 %", "iVBORw0KGgo=",
    "data:image/png;base64,AAAA", "x" * 600, "١", "½", "_x000D_", "\t", "\n", "a\nb", '"', "\x00", "\ufeff",
)  # fmt: skip
KAHOOT = (
    "Question",
    "Answer 1",
    "Answer 2",
    "Answer 3",
    "Answer 4",
    "Time limit (sec)",
    "Correct answer(s)",
    "Pregunta",
)


def text(rng: random.Random, most: int = 12) -> str:
    """Return a text of random words and mark-up, mostly without end tags."""
    return "".join(rng.choices((*MARKUP, *WORDS), k=rng.randint(1, most)))


def tokens(units: Sequence[str], rng: random.Random) -> bytes:
    """Return random fragments of a syntax and some words."""
    return "".join(rng.choice((*units, *units, rng.choice(WORDS))) for _ in range(rng.randint(1, 40))).encode()


def table(rng: random.Random) -> list[list[Any]]:
    """Return a table of questions with random cells."""
    columns = ["type", "prompt", *rng.sample(COLUMNS, rng.randint(1, 20))]
    if not rng.randrange(6):
        rng.shuffle(columns)
        columns = columns[1:]
    rows: list[list[Any]] = [columns]
    if not rng.randrange(4):
        rows = [[rng.choice(WORDS)], [heading_of(column, rng.choice(("es", "en"))) for column in columns]]
    for _ in range(rng.randint(0, 6)):
        row = [rng.choice((rng.choice(CELLS), rng.choice(CELLS), text(rng, 4))) for _ in columns]
        if columns[0] == "type":
            row[0] = rng.choice((*TYPES, *TYPES, "sums"))
        rows.append(row[: rng.choice((len(row), len(row), rng.randint(0, len(row))))])
    return rows


def csv_table(rng: random.Random) -> bytes:
    """Return a random table as CSV, in which quoting may be wrong."""
    out = io.StringIO()
    separator, quote = rng.choice(",;\t"), rng.choice(('"', '"', '"', "'", ""))
    for row in table(rng):
        cells = (cell.replace('"', '""') if quote and rng.randrange(9) else cell for cell in row)
        out.write(separator.join(f"{quote}{cell}{quote}" for cell in cells))
        out.write(rng.choice(("\n", "\r\n")))
    return out.getvalue().encode(errors="replace")
