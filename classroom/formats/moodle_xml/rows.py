"""Reading ``mtf`` and ``kprime``, plugins in which one of the same answers, such as true, is right for each row.

Source: Moodle, qtype_mtf and qtype_kprime (export to XML).
"""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.gaps import Bodies
from classroom.formats.moodle_xml.texts import MoodleQuestion, QuestionError, plain
from classroom.formats.shared.numbers import parse_number
from classroom.formats.shared.parts import MAX_PARTS
from classroom.formats.shared.xml_element import Element


def read_rows(source: MoodleQuestion) -> Bodies:
    """Return a single choice for each row.

    Raises:
        QuestionError: there are no rows or too many, or not exactly one answer of a row is right.
    """
    rows, columns = source.element.all("row"), source.element.all("column")
    if not rows or len(rows) > MAX_PARTS or len(columns) < 2:
        raise QuestionError(source.line, _("The question has no answers."))
    right = {place for weight in source.element.all("weight") if (place := _place(weight))}
    stem = source.markdown(source.element.first("questiontext"), source.slot)
    texts = [source.one_line(column.first("responsetext")) for column in columns]
    bodies: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        name = row.attributes.get("number", str(number))
        keys = [(name, column.attributes.get("number", str(place))) in right for place, column in enumerate(columns, 1)]
        if sum(keys) != 1:
            message = _("Exactly one answer of each row has to be right.")
            raise QuestionError(row.line, message, _("Make it a multiple choice in Moodle."))
        prompt = "\n\n".join(filter(None, (stem, source.markdown(row.first("optiontext")))))
        choices = [{"text": text, "correct": key} for text, key in zip(texts, keys, strict=True)]
        body: dict[str, Any] = {"prompt": prompt, "type": "single_choice", "choices": choices}
        if feedback := source.markdown(row.first("feedbacktext")):
            body["explanation"] = feedback
        bodies.append(body)
    return bodies, [1 / len(bodies)] * len(bodies)


def _place(weight: Element) -> tuple[str, str] | None:
    """Return the row and the column of a weight above 0."""
    value = weight.first("value")
    try:
        is_right = value is not None and parse_number(plain(value) or value.text.strip()) > 0
    except ValueError:
        return None
    return (weight.attributes.get("rownumber", ""), weight.attributes.get("columnnumber", "")) if is_right else None
