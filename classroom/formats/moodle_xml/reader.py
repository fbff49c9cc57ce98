"""Reading Moodle XML.

Source: MoodleDocs, "Moodle XML format"; Moodle, qformat_xml (elements and their defaults).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem, Portable
from classroom.formats.moodle_xml import question_types
from classroom.formats.moodle_xml.cloze import read_cloze
from classroom.formats.moodle_xml.ddmarker import read_ddmarker
from classroom.formats.moodle_xml.gaps import Bodies, read_gapfill, read_numbered_gaps
from classroom.formats.moodle_xml.rows import read_rows
from classroom.formats.moodle_xml.texts import MoodleQuestion, QuestionError, decode_base64, plain
from classroom.formats.shared.given_file import Data
from classroom.formats.shared.metadata import MAX_TAG, clean_tag, title_from_name
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.parts import as_part, note_of_parts, split_points
from classroom.formats.shared.places import IN_WORDS
from classroom.formats.shared.question_element import NoQuestionError
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import XmlError, iter_children, parse_tree
from classroom.questions.clean_text import tidy_line
from classroom.questions.slide import SLIDE

ROOT = "quiz"

_READERS: dict[str, Callable[[MoodleQuestion], dict[str, Any]]] = {
    "multichoice": question_types.multichoice,
    "multichoiceset": question_types.all_or_nothing,
    "oumultiresponse": question_types.all_or_nothing,
    "truefalse": question_types.truefalse,
    "ordering": question_types.ordering,
    "shortanswer": question_types.shortanswer,
    "numerical": question_types.numerical,
    "essay": question_types.essay,
    "matching": question_types.matching,
    "match": question_types.matching,
    "ddmatch": question_types.matching,
    "ddmarker": read_ddmarker,
}
_GAPS: dict[str, Callable[[MoodleQuestion], Bodies]] = {
    "cloze": read_cloze,
    "multianswer": read_cloze,
    "gapselect": read_numbered_gaps,
    "ddwtos": read_numbered_gaps,
    "gapfill": read_gapfill,
    "mtf": read_rows,
    "kprime": read_rows,
}
UNGRADED = frozenset({"open_text"})


def read(data: Data) -> ParsedFile:
    """Read a Moodle XML file. Questions before an error in the XML are read; that error is the last one."""
    parsed = ParsedFile()
    elements = iter_children(data)
    try:
        root = next(elements)
        if root.tag == ROOT:
            _read_questions(parsed, elements)
        elif root.tag == "question" and "type" in root.attributes:
            _read_questions(parsed, iter([parse_tree(data)]))
        else:
            _refuse_root(parsed, root)
    except XmlError as error:
        parsed.add_error(error.line, error.reason, error.suggestion)
    parsed.require_question()
    return parsed


def _read_questions(parsed: ParsedFile, elements: Iterator[Element]) -> None:
    category: list[str] = []
    others: set[str] = set()
    for element in elements:
        if element.tag == "question" and element.attributes.get("type", "").strip() == "category":
            category = category_tags(parsed, element)
        elif element.tag == "question":
            if parsed.stop_at_limit(element.line):
                return
            _read_question(parsed, element, category)
        elif element.tag not in others:
            others.add(element.tag)
            parsed.add_note(element.line, _("<%(name)s> is not a question and is left out.", name=element.tag[:60]))


def _refuse_root(parsed: ParsedFile, root: Element) -> None:
    parsed.add_error(
        root.line,
        _("This is not Moodle XML: it begins with <%(name)s> instead of <quiz>.", name=root.tag[:60]),
        _("In Moodle, export the question bank as Moodle XML."),
    )


def _read_question(parsed: ParsedFile, element: Element, category: list[str]) -> None:
    source = MoodleQuestion(element)
    try:
        found = _questions(source, category)
    except NoQuestionError as error:
        parsed.add_note(error.line, error.message, error.suggestion)
        return
    except QuestionError as error:
        parsed.add_error(error.line, error.message, error.suggestion)
        return
    for question in found:
        parsed.add_item(ParsedItem(source.line, question, IN_WORDS))
    parsed.notes += source.notes


def _questions(source: MoodleQuestion, category: list[str]) -> list[Portable]:
    """Return an element as a question, or as one for each gap of its text.

    Raises:
        NoQuestionError: it is a description without text or picture.
        QuestionError: it cannot be imported.
    """
    kind = source.element.attributes.get("type", "").strip()
    if kind == "description":
        return [_slide(source, category)]
    if kind in _GAPS:
        return _of_gaps(source, category, _GAPS[kind](source))
    if kind not in _READERS:
        raise unsupported_type(kind, source.line)
    body = _READERS[kind](source)  # before the text: a background picture takes precedence over one in the text
    prompt = source.markdown(source.element.first("questiontext"), source.slot)
    points = 0 if body["type"] in UNGRADED else _points(source)
    return [{**_common(source, category, prompt), "prompt": prompt, "points": points, **body}]


def _slide(source: MoodleQuestion, category: list[str]) -> Portable:
    """Return a description as a slide. Its general feedback, which Moodle shows below it, is the end of its text.

    Raises:
        NoQuestionError: it has neither text nor picture.
    """
    prompt = source.markdown(source.element.first("questiontext"), source.slot)
    common = _common(source, category, prompt)
    prompt = "\n\n".join(text for text in (prompt, common["explanation"]) if text)
    if not prompt and source.slot.image is None:
        raise NoQuestionError(source.line, _("A description without text is left out."))
    return {**common, "type": SLIDE, "prompt": prompt, "explanation": "", "points": 0}


def _of_gaps(source: MoodleQuestion, category: list[str], read: Bodies) -> list[Portable]:
    """Return a question for each gap of a text. Their points are in proportion to the weights of the gaps."""
    bodies, weights = read
    total = len(bodies)
    given = source.element.first("defaultgrade")
    points = split_points(_points(source) if given is not None else min(1000, round(100 * sum(weights))), weights)
    common = _common(source, category, bodies[0]["prompt"])
    made = [{**common, "points": share, **body} for body, share in zip(bodies, points, strict=True)]
    if total == 1:
        return made
    source.note(note_of_parts(total))
    return [as_part(question, number, total) for number, question in enumerate(made, start=1)]


def _common(source: MoodleQuestion, category: list[str], prompt: str) -> Portable:
    """Return the fields that all questions of an element have."""
    _moodle1_picture(source)
    note_unsupported(source)
    return {
        "language": None,
        "title": _title(source, prompt),
        "explanation": source.markdown(source.element.first("generalfeedback")),
        "time_limit": None,
        "difficulty": None,
        "tags": question_tags(source, category),
        "image": source.slot.image,
    }


def _title(source: MoodleQuestion, prompt: str) -> str:
    name = tidy_line(source.value("name"))
    return source.short_title(title_from_name(name, prompt))


def _points(source: MoodleQuestion) -> int:
    """Return the points: 100 times the default grade."""
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


def _moodle1_picture(source: MoodleQuestion) -> None:
    """Use the picture in the format of Moodle 1: its name in <image>, its content in <image_base64>."""
    name, content = source.value("image"), source.element.first("image_base64")
    if not name:
        return
    data = decode_base64(plain(content)) if content is not None else None
    if source.slot.image is not None:
        source.note(_("A question has one picture; %(name)s is left out.", name=name[:100]))
    elif source.is_readable(data, name[:100]):
        source.slot.image = {"alt": source.alternative_text("", name[:100]), "data": data}


CALCULATED = frozenset({"calculated", "calculatedsimple", "calculatedmulti"})
RANDOM = frozenset({"random", "randomsamatch"})


def unsupported_type(kind: str, line: int) -> QuestionError:
    """Return the error for a question type without a counterpart."""
    if not kind:
        return QuestionError(line, _("The question has no type."), _('Write it as <question type="multichoice">.'))
    if kind in CALCULATED:
        suggestion = _("Put in the numbers and make it a numerical question.")
    elif kind == "ddimageortext":
        suggestion = _("Make it a matching question, or markers on a picture with one marker.")
    elif kind in RANDOM:
        suggestion = _("Export the questions from which it draws.")
    else:
        suggestion = ""
    return QuestionError(line, _("Moodle's question type %(type)s is not supported.", type=kind[:60]), suggestion)


DEFAULT_PENALTIES = frozenset({"0", "0.1", "0.33333", "0.333333", "0.3333333", "1"})
"""Default values of the penalty for each wrong attempt."""
DEFAULT_FEEDBACK = frozenset(
    {
        "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
        "respuesta correcta", "respuesta parcialmente correcta.", "respuesta incorrecta.",
        "tu respuesta es correcta.", "tu respuesta es parcialmente correcta.", "tu respuesta es incorrecta.",
        "su respuesta es correcta.", "su respuesta es parcialmente correcta.", "su respuesta es incorrecta.",
    }
)  # fmt: skip
"""Default texts of the combined feedback in new questions, in lower case."""
COMBINED_FEEDBACK = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def note_unsupported(source: MoodleQuestion) -> None:
    """Note what of a question is not imported, except for default values."""
    if source.element.all("hint"):
        source.note(_("Hints for further attempts are not kept."))
    penalty = source.value("penalty")
    if penalty and (penalty.rstrip("0").rstrip(".") or "0") not in DEFAULT_PENALTIES:
        source.note(_("The penalty for further attempts is not kept: there is one attempt."))
    if source.value("hidden") == "1":
        source.note(_("The question is hidden in Moodle; here it is imported like the others."))
    if source.value("idnumber"):
        source.note(_("The ID number is not kept."))
    for name in COMBINED_FEEDBACK:
        found = source.element.first(name)
        if found is None:
            continue
        text = source.markdown(found)
        if text and text.lower() not in DEFAULT_FEEDBACK:
            source.note(_("Combined feedback for right, partially right or wrong answers is not kept."))
    if source.element.all("file") and source.element.attributes.get("type", "").strip() != "ddmarker":
        names = ", ".join(file.attributes.get("name", "") for file in source.element.all("file"))
        source.note(_("The attached file %(name)s is left out.", name=names[:100]))


DEFAULT_DESCRIPTIONS = ("the default category for questions shared", "la categoría por defecto para")
"""Beginnings of the default descriptions of categories, in lower case."""
_CONTEXT = re.compile(r"\$[a-z]{1,20}\$", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<!/)/(?!/)")


def category_tags(parsed: ParsedFile, element: Element) -> list[str]:
    """Return the tag for the questions after a category, or no tag for the top category.

    The path begins with its context, such as ``$course$``, and ``top``; ``//`` is a slash in a name.
    """
    found = element.first("category")
    parts = [part.replace("//", "/").strip() for part in _SEPARATOR.split(plain(found) if found is not None else "")]
    if parts and _CONTEXT.fullmatch(parts[0]):
        parts = parts[1:]
        if parts and parts[0].lower() == "top":
            parts = parts[1:]
    about = element.first("info")
    if about is not None and plain(about) and not plain(about).lower().startswith(DEFAULT_DESCRIPTIONS):
        parsed.add_note(element.line, _("The description of a category is not kept."))
    while len(parts) > 1 and len("/".join(parts)) > MAX_TAG:
        parts = parts[1:]  # the last ones are the most specific
        parsed.add_note(element.line, _("The beginning of a category's path is left out: a tag is short."))
    tag, changed = clean_tag("/".join(part for part in parts if part))
    if changed:
        parsed.add_note(
            element.line, _("Tags are short and have no commas or semicolons: a category became %(tag)s.", tag=tag)
        )
    return [tag] if tag else []


def question_tags(source: MoodleQuestion, category: list[str]) -> list[str]:
    """Return the tags of a question and of its category."""
    found = list(category)
    for name in ("tags", "coursetags"):
        group = source.element.first(name)
        for element in group.all("tag") if group is not None else []:
            tag, changed = clean_tag(plain(element))
            if changed:
                source.note(_("Tags are short and have no commas or semicolons: one became %(tag)s.", tag=tag))
            found += [tag] if tag else []
    return sorted(set(found))
