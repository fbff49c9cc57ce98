"""Lists of questions as people write them, in Word and as plain text."""

from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from classroom.formats import ParsedFile, get, guess, why_unreadable
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.formats import workbooks
from tests.support.linear import in_linear_time, repeated
from tests.support.questions import question

FORMAT = get("list")


def text(words: str) -> ParsedFile:
    return FORMAT.read(words.encode())


def run(words: str, *marks: str) -> str:
    inside = "".join(f"<w:{mark}/>" for mark in marks)
    return f'<w:r><w:rPr>{inside}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*runs: str, place: tuple[int, int] | None = None) -> str:
    number, level = place or (0, 0)
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p>{properties if place else ''}{inside}</w:p>"


SPACES = 'xmlns:w="w" xmlns:m="m"'
NUMBERING = f"""<w:numbering {SPACES}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def docx(*paragraphs: str) -> bytes:
    document = f"<w:document {SPACES}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    return workbooks.archive({"word/document.xml": document.encode(), "word/numbering.xml": NUMBERING.encode()})


def shown(parsed: ParsedFile) -> list[tuple[str, str, list[str]]]:
    """Return type, prompt and right answers of each question."""
    found = []
    for item in parsed.items:
        entry = item.question
        content = check(entry)
        if "choices" in entry:
            right = [plain_inline(choice["text"]) for choice in entry["choices"] if choice["correct"]]
        else:
            right = [str(one.get("text", one.get("value"))) for one in entry.get("accepted", ())]
        found.append((content.type, plain(content.prompt), right))
    return found


EXAM = """Examen de Física, 3.º ESO
Nombre: ______

1. ¿Qué flota en el agua?
a) El hielo
b) El plomo
Respuesta: A
Explicación: Es menos denso.

2) ¿Cuáles flotan?
   A. El hielo *
   B. El plomo
   *C. El corcho
Tema: física

Pregunta 3: El hielo flota.
Solución: Verdadero

4.- ¿Cuánto es 3*4*5?
Respuesta: 60

5. ¿Capital de Perú?
Respuesta correcta: Lima; la Ciudad de los Reyes

6. ¿Qué prefieres?   a) té   b) café
7. ¿Cuál pesa menos?
(a) agua\t(b) hielo ✓\t(c) hierro
8. Explica por qué
flota el hielo.
"""
READ = [
    ("single_choice", "¿Qué flota en el agua?", ["El hielo"]),
    ("multiple_choice", "¿Cuáles flotan?", ["El hielo", "El corcho"]),
    ("true_false", "El hielo flota.", ["Verdadero"]),
    ("numeric", "¿Cuánto es 3*4*5?", ["60"]),
    ("short_text", "¿Capital de Perú?", ["Lima", "la Ciudad de los Reyes"]),
    ("poll", "¿Qué prefieres?", []),
    ("single_choice", "¿Cuál pesa menos?", ["hielo"]),
    ("open_text", "Explica por qué flota el hielo.", []),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_list_in_plain_text(end: str, encoding: str) -> None:
    words = EXAM if encoding != "cp1252" else EXAM.replace("✓", "*")
    data = words.replace("\n", end).encode(encoding)
    assert guess("examen.txt", data) == "list"
    parsed = FORMAT.read(data)
    assert parsed.errors == []
    assert shown(parsed) == READ
    first, second = parsed.items[0], parsed.items[1]
    assert (first.line, first.question["explanation"], second.question["tags"]) == (4, "Es menos denso.", ["física"])


def test_the_same_list_in_word() -> None:
    data = docx(*[paragraph(line) for line in EXAM.splitlines()])
    assert guess("examen.docx", data) == "list"
    assert why_unreadable(data) == ""
    parsed = FORMAT.read(data)
    assert (parsed.errors, shown(parsed)) == ([], READ)


def test_labels_of_word_and_right_options_in_bold() -> None:
    data = docx(
        paragraph("Physics"),
        paragraph("Which ", run("floats", "b"), "?", place=(1, 0)),
        paragraph(run("Ice", "b"), place=(1, 1)),
        paragraph("Lead", place=(1, 1)),
        paragraph("How much is 10", run("2", 'vertAlign w:val="superscript"'), "?", place=(1, 0)),
        paragraph("H", run("2", 'vertAlign w:val="subscript"'), "O", place=(1, 1)),
        paragraph(run("100", 'highlight w:val="yellow"'), place=(1, 1)),
        paragraph(run("Is all bold a mark?", "b"), place=(1, 0)),
        paragraph(run("yes", "b"), place=(1, 1)),
        paragraph(run("no", "b"), place=(1, 1)),
        paragraph("a) off", run(" is not bold", 'b w:val="0"')),
    )
    parsed = FORMAT.read(data)
    assert parsed.errors == []
    assert shown(parsed)[:3] == [
        ("single_choice", "Which floats?", ["Ice"]),
        ("single_choice", "How much is 10²?", ["100"]),
        ("poll", "Is all bold a mark?", []),
    ]
    assert plain_inline(parsed.items[1].question["choices"][0]["text"]) == "H₂O"


def test_a_key_at_the_end() -> None:
    questions = "1. Which floats?\na) ice\nb) lead\n2. Which sinks?\na) ice\nb) lead\n3. Ice floats.\n"
    parsed = text(f"{questions}\nAnswers\n1. A  2. B\n3-V\n")
    assert shown(parsed) == [
        ("single_choice", "Which floats?", ["ice"]), ("single_choice", "Which sinks?", ["lead"]),
        ("true_false", "Ice floats.", ["True"]),
    ]  # fmt: skip


def test_questions_without_numbers_and_lines_around_them() -> None:
    first, second = "Which floats?\na) ice (correct)\nb) lead\n", "Which sinks?\na) ice\nb) lead\nKey: b\n"
    parsed = text(f"Unit 3\n\n{first}\n{second}The end.\n")
    assert shown(parsed) == [
        ("single_choice", "Which floats?", ["ice"]), ("single_choice", "Which sinks?", ["lead"])
    ]  # fmt: skip
    assert ["The end." in note["message"] for note in parsed.notes] == [True]


@pytest.mark.parametrize(
    ("words", "prompt", "options"),
    [
        ("1. In 1492 ...\n2 ships?\na) x\nb) y", "In 1492 ... 2 ships?", ["x", "y"]),
        ("1. Plan B: why\na) x, or\nmore of it\nb) y", "Plan B: why", ["x, or more of it", "y"]),
        ("3. Which?\nA) 3.5\nB) 1. one", "Which?", ["3.5", "1. one"]),
        ("1) A. Smith wrote?\na) x\nb) y", "A. Smith wrote?", ["x", "y"]),
    ],
)
def test_texts_that_look_like_labels(words: str, prompt: str, options: list[str]) -> None:
    (item,) = text(words).items
    assert plain(item.question["prompt"]) == prompt
    assert [plain_inline(choice["text"]) for choice in item.question["choices"]] == options


def test_one_bad_question_never_blocks_the_rest() -> None:
    parsed = text("1. Which?\na) x\nb) y\nAnswer: F\n2. Which?\na) x\nb) y\nAnswer: b\n")
    assert [(error["line"], "F" in error["message"]) for error in parsed.errors] == [(1, True)]
    assert [item.line for item in parsed.items] == [5]


def test_pictures_and_formulas_of_word() -> None:
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e>"
        "<m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:rad><m:deg/><m:e><m:r><m:t>9</m:t>"
        "</m:r></m:e></m:rad></m:oMath>"
    )
    picture = paragraph("<w:r><w:drawing/></w:r>")
    data = docx(paragraph("1. How much is ", formula, "?"), picture, paragraph("Answer: 5"))
    parsed = FORMAT.read(data)
    assert plain(parsed.items[0].question["prompt"]) == "How much is (a+b)/2x²√9?"
    assert [(note["line"], "picture" in note["message"]) for note in parsed.notes] == [(2, True)]


@pytest.mark.parametrize("words", ["Dear all,\nsee you", "", "0000\tUnit 0\tThe verb\n" * 50, "a) b) c)", "1984\n2001"])
def test_other_texts_are_no_lists(words: str) -> None:
    assert guess("notes.txt", words.encode()) is None


HOSTILE: dict[str, Callable[[], bytes]] = {
    "no document": lambda: workbooks.archive({"word/document.xml.bak": b""}),
    "broken": lambda: b"PK\x03\x04 word/document.xml",
    "deep": lambda: docx("<w:p>" * 400 + "</w:p>" * 400),
    "entities": lambda: workbooks.archive({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    "bomb": lambda: workbooks.archive({"word/document.xml": b" " * 100_000_000}),
    "elements": lambda: docx("<w:p/>" * 500_000),
}
"""Made in the test: each process collects all tests, and some of these files take long to make."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_rejected(name: str) -> None:
    parsed = FORMAT.read(HOSTILE[name]())
    assert parsed.errors
    assert not parsed.items


UNITS = ("a) ", "1. ", "1. x\na) y\n", "Answer: ", "* ", "\t", "(a", "1-a, ", "x a) b) c) d) ", "Respuestas\n")


@in_linear_time
@pytest.mark.parametrize("unit", UNITS)
def test_reading_takes_linear_time(unit: str) -> None:
    parsed = text(repeated(unit))
    assert parsed.items or parsed.errors


def written(entry: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    made = FORMAT.write([entry])
    return [item.question for item in FORMAT.read(made.data).items], " ".join(loss["message"] for loss in made.losses)


BARE = {"explanation": "", "tags": [], "language": None, "prompt": "Which one?"}


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice", "poll", "open_text", "short_text"])
def test_what_fits_is_lossless(kind: str) -> None:
    entry = question(kind, **{**BARE, "explanation": "Because.", "tags": ["water"], "difficulty": 2, "points": 250})
    (again,), said = written(entry)
    assert said == ""
    kept = ("type", "prompt", "explanation", "tags", "difficulty", "points", "time_limit")
    assert [again[name] for name in kept] == [entry[name] for name in kept]


@pytest.mark.parametrize(
    ("kind", "changes", "word"),
    [
        ("matching", {}, "Left out"),
        ("single_choice", {"prompt": "**Which**?"}, "Mark-up"),
        ("single_choice", {"title": "x"}, "title"),
        ("true_false", {}, "another type"),
        ("numeric", {}, "unit"),
        ("open_text", {"prompt": "Which? a) this b) that"}, ""),
        ("short_text", {"forgive": []}, "not quite the same"),
    ],
)
def test_what_does_not_fit_is_a_loss(kind: str, changes: dict[str, Any], word: str) -> None:
    assert word in written(question(kind, **{**BARE, **changes}))[1]


@pytest.mark.parametrize(
    ("empty", "ticked"), [("☐ ", "☑ "), ("☐", "☒"), ("- [ ] ", "- [x] "), ("[] ", "[X] "), ("□ ", "■ ")]
)
@pytest.mark.parametrize("begin", ["1. ", ""])
def test_boxes_are_options(begin: str, empty: str, ticked: str) -> None:
    first = f"{begin}Which one floats?\n{empty}Iron\n{ticked}Cork\n{empty}Lead\n\n"
    lines = f"{first}{begin}And which sinks?\n{ticked}Iron\n{empty}Cork"
    found = [item.question for item in text(lines).items]
    assert [[(choice["text"], choice["correct"]) for choice in one["choices"]] for one in found] == [
        [("Iron", False), ("Cork", True), ("Lead", False)],
        [("Iron", True), ("Cork", False)],
    ]
    assert [one["prompt"] for one in found] == ["Which one floats?", "And which sinks?"]


def test_boxes_without_a_tick_are_a_poll_and_letters_behind_them_stay_labels() -> None:
    parsed = text("1. Where to?\n☐ Lake\n☐ Hill\n2. Which one floats?\n☐ a) Iron\n☑ b) Cork")
    kinds = [(item.question["type"], [choice["text"] for choice in item.question["choices"]]) for item in parsed.items]
    assert kinds == [("poll", ["Lake", "Hill"]), ("single_choice", ["Iron", "Cork"])]


def test_a_line_of_megabytes_is_refused() -> None:
    (error,) = text("1. Which?\na) x\n" + "y" * 3_000_000).errors
    assert (error["line"], error["message"]) == (3, "This line is too long.")
