"""The key of an item: which responses are right, and what they score.

An item can say it in up to three ways: the correct response, the mapping, and the conditions of the response
processing. The response processing says which one counts; without it, the correct response does. If they name different
responses, a note says so.

Source: 1EdTech, "QTI Assessment Test, Section and Item Information Model", correctResponse, mapping and response
processing.
"""

from collections.abc import Iterable

from flask_babel import gettext as _

from classroom.formats.qti.item import AssessmentItem
from classroom.formats.qti.response_declaration import ResponseDeclaration
from classroom.formats.shared.question_element import QuestionError

Scores = dict[str, float]
"""The scores of responses, such as the identifiers of choices."""


def response_scores(item: AssessmentItem, response: ResponseDeclaration, values: Iterable[str]) -> Scores:
    """Return the score of each response that has one; it is empty if the item has no key at all.

    Args:
        item: receives a note if the ways in which it says its key differ.
        response: the declaration of the response.
        values: all possible responses.

    Raises:
        QuestionError: the item is scored, but nothing in it scores points.
    """
    processing = item.response_processing(response)
    key: Scores = dict.fromkeys(response.correct, 1.0)
    mapped: Scores = {}
    if response.mapping is not None:
        mapped = {value: response.mapping.get(value, response.default) for value in values}
    stated = processing.keys or mapped
    if processing.method == "keys" or (processing.method == "map" and right_ones(mapped, response)):
        used, ignored = stated, key
    else:
        used, ignored = (key, stated) if key else (stated, key)
    if not right_ones(used, response) and (stated or processing.method in ("keys", "map", "other", "rules")):
        raise QuestionError(
            response.line,
            _("No answer of this question is right."),
            _("Give the item a correctResponse, or a mapping with a score above 0."),
        )
    if processing.method == "map" and mapped and used is key:
        item.note(_("All scores of this item are 0, so its correct response was taken."))
    right, other = right_ones(used, response), right_ones(ignored, response)
    if other and not _agree(right, other, response):
        item.note(
            _(
                "The item names different right answers: %(used)s, and %(other)s elsewhere. The first was taken.",
                used=", ".join(sorted(right))[:60],
                other=", ".join(sorted(other))[:60],
            ),
            _("Look at the right answer in the question after the import."),
        )
    elif ignored and used is key and processing.method != "match" and other:
        return ignored  # the same key, and the scores of the other responses as well
    return used


def right_ones(scores: Scores, response: ResponseDeclaration) -> set[str]:
    """Return the right responses: those with the highest score if there is one response, or all that score points."""
    most = max(scores.values(), default=0.0)
    if response.cardinality == "single":
        return {value for value, score in scores.items() if score == most and score > 0}
    return {value for value, score in scores.items() if score > 0}


def _agree(some: set[str], others: set[str], response: ResponseDeclaration) -> bool:
    """Return whether two ways to say the key say the same. A correct response names one of several accepted texts."""
    return some == others or (response.cardinality == "single" and (some <= others or others <= some))
