"""The question types by name. A new type is a file of its own and one line here."""

from flask_babel import gettext as _

from classroom.errors import Invalid
from classroom.questions.base import QuestionType
from classroom.questions.multiple_choice import MultipleChoice
from classroom.questions.poll import Poll
from classroom.questions.single_choice import SingleChoice
from classroom.questions.true_false import TrueFalse

_TYPES: dict[str, QuestionType] = {kind.name: kind for kind in (TrueFalse(), SingleChoice(), MultipleChoice(), Poll())}


def names() -> list[str]:
    """Return the names of all types, in the order in which authors meet them."""
    return list(_TYPES)


def get(name: str) -> QuestionType:
    """Return a type.

    Raises:
        Invalid: with field ``type``, when there is none of that name.
    """
    try:
        return _TYPES[name]
    except (KeyError, TypeError):
        text = _("Give one of: %(names)s.", names=", ".join(_TYPES))
        raise Invalid(_("There is no question type %(name)s.", name=name), fields={"type": text}) from None
