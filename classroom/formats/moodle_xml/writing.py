"""From questions to a file of Moodle XML. Sources: see :mod:`classroom.formats.moodle_xml.reading`."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.moodle_xml import bodies, texts, zones_written
from classroom.formats.shared.metadata import name_from_prompt
from classroom.formats.shared.numbers import format_number
from classroom.formats.shared.xml_writer import XML_DECLARATION, block, escape_text, node

Lose = Callable[[str], None]

_BODIES: dict[str, Callable[[Portable, Lose], tuple[str, list[str]] | None]] = {
    "true_false": bodies.true_false,
    "single_choice": bodies.single_choice,
    "multiple_choice": bodies.multiple_choice,
    "short_text": bodies.short_text,
    "numeric": bodies.numeric,
    "matching": bodies.matching,
    "ordering": bodies.ordering,
    "open_text": bodies.open_text,
    "image_pin": zones_written.image_pin,
}


def write(questions: Sequence[Portable]) -> Written:
    """Write questions; what Moodle XML does not hold is said."""
    result = Written()
    entries = []
    for position, question in enumerate(questions, 1):
        entry = _question(question, lambda message, position=position: result.add_loss(position, message))  # type: ignore[misc]
        if entry:
            entries.append(entry)
    result.data = (XML_DECLARATION + block("quiz", *entries) + "\n").encode()
    return result


def _question(question: Portable, lose: Lose) -> str | None:
    write_body = _BODIES.get(question["type"])
    body = write_body(question, lose) if write_body else None
    if body is None:
        if write_body is None:
            lose(_("Moodle has no questions of the type %(type)s: it is left out.", type=question["type"]))
        return None
    _lose_common(question, lose)
    kind, inside = body
    image = question.get("image") if kind != "ddmarker" else None
    points = 1.0 if question["type"] == "open_text" else question["points"] / 100
    name = question.get("title") or name_from_prompt(question["prompt"])
    return block(
        "question",
        node("name", node("text", escape_text(name))),
        texts.element("questiontext", question["prompt"], image=image),
        texts.element("generalfeedback", question["explanation"]),
        node("defaultgrade", format_number(points)),
        node("penalty", "0"),
        node("hidden", "0"),
        *inside,
        _tags(question["tags"]),
        type=kind,
    )


def _lose_common(question: Portable, lose: Lose) -> None:
    names = {"language": _("language"), "time_limit": _("time limit"), "difficulty": _("difficulty")}
    lost = [name for field, name in names.items() if question.get(field) is not None]
    lost += [_("notes for the teacher")] if question.get("notes") else []
    if lost:
        lose(_("Moodle XML does not hold: %(names)s.", names=", ".join(lost)))


def _tags(tags: Sequence[str]) -> str:
    return block("tags", *(node("tag", node("text", escape_text(tag))) for tag in tags)) if tags else ""
