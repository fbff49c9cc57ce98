"""The match interaction of QTI."""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.qti.item import Item
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_reader import Element


def match(item: Item, interaction: Element) -> dict[str, Any]:
    """Return a matching, where to each choice of the first set belongs one of the second."""
    response = item.response(interaction)
    sets = interaction.all("simpleMatchSet")
    if len(sets) != 2:
        raise QuestionError(interaction.line, _("A match interaction has two sets of choices."))
    left, right = ({_id(one): one for one in each.all("simpleAssociableChoice")} for each in sets)
    keys = response.correct or [key for key, value in (response.mapping or {}).items() if value > 0]
    targets: dict[str, list[str]] = {name: [] for name in left}
    for key in keys:
        names = key.split()
        if len(names) == 2 and names[0] in left and names[1] in right:
            targets[names[0]].append(names[1])
        else:
            message = _("%(pair)s is no pair of choices.", pair=key[:60] or "?")
            raise QuestionError(response.line, message, _("Write the identifiers of both, first set first."))
    if any(len(found) != 1 for found in targets.values()):
        raise QuestionError(
            interaction.line,
            _("To each choice of the first set exactly one of the second has to belong."),
            _("Make one multiple choice for each choice that has several or none."),
        )
    if len({value for value in (response.mapping or {}).values() if value > 0}) > 1:
        item.note(_("The weights of the pairs are not kept: every pair counts the same."))
    used = {found[0] for found in targets.values()}
    return {
        "type": "matching",
        "pairs": [
            {"left": item.one_line(one), "right": item.one_line(right[targets[name][0]])} for name, one in left.items()
        ],
        "distractors": [item.one_line(one) for name, one in right.items() if name not in used],
    }


def _id(element: Element) -> str:
    return element.attributes.get("identifier", "").strip()
