"""Writing lists of questions as Word documents, as they are read again."""

import io
import re
import zipfile
from collections.abc import Sequence
from html import escape
from string import ascii_lowercase

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.list.asking import asks
from classroom.formats.list.docx import DOCUMENT
from classroom.formats.list.lines import of_text
from classroom.formats.list.reader import read_lines
from classroom.formats.shared.losses import report_unsupported_fields, without_choice_pictures
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.tables.type_columns import write_fields
from classroom.formats.shared.tables.words import WORDS_OF_TYPES
from classroom.questions.comparison import FORGIVABLE
from classroom.questions.markdown import plain, plain_inline

TYPES = ("true_false", "single_choice", "multiple_choice", "poll", "numeric", "short_text", "open_text")
SUPPORTED = ("explanation", "time_limit", "points", "difficulty", "tags", "forgive")
_WORDS = {
    "en": ("Answer", "Explanation", "Time", "Points", "Difficulty", "Topics", "Type"),
    "es": ("Respuesta", "Explicación", "Tiempo", "Puntos", "Dificultad", "Temas", "Tipo"),
}
DEFAULT_POINTS = 100
_NAMESPACE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_NAMESPACE}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{DOCUMENT}" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="{DOCUMENT}"/></Relationships>'
    ),
}
_NOT_XML = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write(questions: Sequence[Portable]) -> Written:
    """Write a document with one paragraph a line. What is not the same when it is read again is a loss."""
    written = Written()
    lines: list[str] = []
    count = 0
    for position, original in enumerate(questions, start=1):
        if original["type"] not in TYPES:
            message = _("Left out: lists have no questions of the type %(type)s.", type=original["type"])
            written.add_loss(position, message)
            continue
        question = without_choice_pictures(original, position, written)
        if question is None:
            continue
        made = _lines(count + 1, question)
        again = read_lines(of_text("\n".join(made))).items
        if len(again) != 1 or _has_twins(again[0].question):
            written.add_loss(position, _("Left out: its texts look like questions or answers of their own."))
            continue
        count += 1
        _report(written, position, question, again[0].question)
        lines += [*made, ""]
    written.data = _document(lines)
    return written


def _has_twins(question: Portable) -> bool:
    texts = [choice["text"] for choice in question.get("choices") or ()]
    return len(set(texts)) < len(texts)


def _lines(number: int, question: Portable) -> list[str]:
    language = "es" if (question.get("language") or str(get_locale() or "en")[:2]) == "es" else "en"
    answer, explanation, time, points, difficulty, topics, kind = _WORDS[language]
    lines = [f"{number}. {_bare(question['prompt'])}"]
    choices = question.get("choices") or []
    lettered = list(zip(ascii_lowercase, choices, strict=False))
    lines += [f"{letter}) {_bare(choice['text'], inline=True)}" for letter, choice in lettered]
    right = [letter.upper() for letter, choice in lettered if choice.get("correct")]
    is_bare = question["type"] == "open_text" and not asks(_bare(question["prompt"]))
    more = {
        kind: WORDS_OF_TYPES[language]["open_text"] if is_bare else None,
        answer: "; ".join(right) or write_fields(question).get("accepted", ""),
        explanation: _bare(question.get("explanation") or ""),
        time: question.get("time_limit"),
        points: None if question.get("points") in (None, DEFAULT_POINTS) else question["points"],
        difficulty: question.get("difficulty"),
        topics: "; ".join(question.get("tags") or []),
    }
    return lines + [f"{word}: {value}" for word, value in more.items() if value not in (None, "")]


def _bare(markdown: str, *, inline: bool = False) -> str:
    return (plain_inline if inline else plain)(markdown) or " ".join(markdown.split())


def _report(written: Written, position: int, question: Portable, again: Portable) -> None:
    """Add losses for what is not the same when the question is read again."""
    report_unsupported_fields(written, position, question, SUPPORTED)
    texts = [(question["prompt"], False), (question.get("explanation") or "", False)]
    texts += [(choice["text"], True) for choice in question.get("choices") or ()]
    if any(from_plain(_bare(text, inline=inline), inline=inline) != text for text, inline in texts if text):
        written.add_loss(position, _("Mark-up and line breaks are not kept, only the text."))
    if question["type"] != again["type"]:
        written.add_loss(position, _("When this file is imported again, the question has another type."))
    elif _meaning(question) != _meaning(again):
        written.add_loss(position, _("When this file is imported again, the question is not quite the same."))


def _meaning(question: Portable) -> list[object]:
    """Return what a list keeps of a question."""
    choices = question.get("choices") or ()
    return [
        _bare(question["prompt"]),
        _bare(question.get("explanation") or ""),
        [(_bare(choice["text"], inline=True), bool(choice.get("correct"))) for choice in choices],
        write_fields(question).get("accepted"),
        sorted(question.get("forgive", FORGIVABLE)),
        [question.get(name) for name in ("time_limit", "difficulty")],
        100 if question.get("points") is None else question["points"],
        sorted(question.get("tags") or []),
    ]


def _document(lines: Sequence[str]) -> bytes:
    texts = [escape(_storable(line), quote=False) for line in lines]
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in texts)
    body = f'<w:document xmlns:w="{_NAMESPACE}/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, DOCUMENT: body}.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), _HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _storable(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
