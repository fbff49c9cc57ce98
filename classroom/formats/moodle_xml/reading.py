"""From a file of Moodle XML to questions.

Source: MoodleDocs, "Moodle XML format"; Moodle, qformat_xml (which elements there are and what is their default).
"""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import MAX_QUESTIONS, ParsedFile, ParsedItem, Portable
from classroom.formats.moodle_xml import choices, refusals, tags, written
from classroom.formats.moodle_xml.pairs import matching
from classroom.formats.moodle_xml.remarks import remark
from classroom.formats.moodle_xml.source import QuestionError, Source, decode_base64, plain
from classroom.formats.moodle_xml.zones import ddmarker
from classroom.formats.shared.metadata import title_from_name
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.xml_reader import Element, XmlError, iter_children
from classroom.questions.clean_text import tidy_line

ROOT = "quiz"
MAX_TITLE = 200

_BODIES: dict[str, Callable[[Source], dict[str, Any]]] = {
    "multichoice": choices.multichoice,
    "truefalse": choices.truefalse,
    "ordering": choices.ordering,
    "shortanswer": written.shortanswer,
    "numerical": written.numerical,
    "essay": written.essay,
    "matching": matching,
    "match": matching,
    "ddmarker": ddmarker,
}
UNGRADED = frozenset({"open_text"})


def read(data: bytes) -> ParsedFile:
    """Read a file. What stands before a break in the XML is read, and the break is the last error."""
    parsed = ParsedFile()
    elements = iter_children(data)
    try:
        root = next(elements)
        if root.tag == ROOT:
            _read_questions(parsed, elements)
        else:
            _refuse_root(parsed, root)
    except XmlError as error:
        parsed.add_error(error.line, error.reason, error.suggestion)
    if not parsed.items and not parsed.errors:
        parsed.add_error(1, _("There is no question in this file."))
    return parsed


def _read_questions(parsed: ParsedFile, elements: Iterator[Element]) -> None:
    category: list[str] = []
    others: set[str] = set()
    for element in elements:
        if element.tag == "question" and element.attributes.get("type", "").strip() == "category":
            category = tags.of_category(parsed, element)
        elif element.tag == "question":
            if len(parsed.items) + len(parsed.errors) >= MAX_QUESTIONS:
                text = _("A file has at most %(max)d questions. Split it.", max=MAX_QUESTIONS)
                parsed.add_error(element.line, text)
                return
            _take(parsed, element, category)
        elif element.tag not in others:
            others.add(element.tag)
            parsed.add_note(element.line, _("<%(name)s> is not a question and is left out.", name=element.tag[:60]))


def _refuse_root(parsed: ParsedFile, root: Element) -> None:
    parsed.add_error(
        root.line,
        _("This is not Moodle XML: it begins with <%(name)s> instead of <quiz>.", name=root.tag[:60]),
        _("In Moodle, export the question bank as Moodle XML."),
    )


def _take(parsed: ParsedFile, element: Element, category: list[str]) -> None:
    source = Source(element)
    try:
        question = _question(source, category)
    except QuestionError as refused:
        parsed.add_error(refused.line, refused.message, refused.suggestion)
        return
    parsed.items.append(ParsedItem(source.line, question))
    parsed.notes += source.notes


def _question(source: Source, category: list[str]) -> Portable:
    kind = source.element.attributes.get("type", "").strip()
    if kind not in _BODIES:
        raise refusals.of_type(kind, source.line)
    body = _BODIES[kind](source)  # before the text: a background comes before a picture in the text
    prompt = source.markdown(source.element.first("questiontext"), source.slot)
    _old_picture(source)
    remark(source)
    return {
        "language": None,
        "title": _title(source, prompt),
        "prompt": prompt,
        "explanation": source.markdown(source.element.first("generalfeedback")),
        "time_limit": None,
        "points": 0 if body["type"] in UNGRADED else _points(source),
        "difficulty": None,
        "tags": tags.of_question(source, category),
        "image": source.slot.image,
        **body,
    }


def _title(source: Source, prompt: str) -> str:
    name = tidy_line(source.value("name"))
    title = title_from_name(name, prompt)
    if len(title) > MAX_TITLE:
        source.note(_("A title has at most %(max)d characters; the rest is left out.", max=MAX_TITLE))
    return title[:MAX_TITLE].rstrip()


def _points(source: Source) -> int:
    """Return the points: a default grade of 1 is 100 points."""
    text = source.value("defaultgrade") or "1"
    try:
        grade = float(parse_number(text))
    except ValueError:
        found = source.element.first("defaultgrade")
        line = found.line if found is not None else source.line
        raise QuestionError(line, _("The default grade is not a number: %(text)s.", text=text[:40])) from None
    points = min(1000, max(0, round(grade * 100)))
    if abs(points - grade * 100) > 0.01:
        source.note(_("A default grade of %(grade)s became %(points)d points.", grade=text[:20], points=points))
    return points


def _old_picture(source: Source) -> None:
    """Take the picture of files from before Moodle 2: its name in <image>, its content in <image_base64>."""
    name, content = source.value("image"), source.element.first("image_base64")
    if not name:
        return
    data = decode_base64(plain(content)) if content is not None else None
    if source.slot.image is not None:
        source.note(_("A question has one picture; %(name)s is left out.", name=name[:100]))
    elif data is None:
        source.note(_("The picture %(name)s is not in the file, or not in base64.", name=name[:100]))
    else:
        source.slot.image = {"alt": source.alternative_text("", name[:100]), "data": data}
