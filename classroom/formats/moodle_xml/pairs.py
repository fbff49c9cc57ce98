"""Moodle's matching questions."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.moodle_xml.source import QuestionError, Source, plain
from classroom.formats.shared.markup import from_plain


def matching(source: Source) -> dict[str, Any]:
    """Return a matching; an answer without a question to it is a distractor."""
    pairs: list[dict[str, str]] = []
    distractors: list[str] = []
    for subquestion in source.element.all("subquestion"):
        answer = subquestion.first("answer")
        right = " ".join(plain(answer).split()) if answer is not None else ""
        if not right:
            message = _("This part of the matching has no answer.")
            raise QuestionError(subquestion.line, message, _("Write the text that belongs to it into its <answer>."))
        right = from_plain(right, inline=True).strip()  # answers are plain text in Moodle
        left = source.one_line(subquestion)
        if left:
            pairs.append({"left": left, "right": right})
        else:
            distractors.append(right)
    if not pairs:
        raise QuestionError(source.line, _("This matching has no pairs."))
    rights = {pair["right"] for pair in pairs}  # Moodle shows equal answers once
    distractors = [text for text in dict.fromkeys(distractors) if text not in rights]
    return {"type": "matching", "pairs": pairs, "distractors": distractors}
