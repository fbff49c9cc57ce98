"""The question types by name. A new type is a file of its own and one line here."""

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.questions.base import QuestionType
from classroom.questions.image_pin import ImagePin
from classroom.questions.map_pin import MapPin
from classroom.questions.matching import Matching
from classroom.questions.multiple_choice import MultipleChoice
from classroom.questions.numeric import Numeric
from classroom.questions.open_text import OpenText
from classroom.questions.ordering import Ordering
from classroom.questions.poll import Poll
from classroom.questions.rating import Rating
from classroom.questions.short_text import ShortText
from classroom.questions.single_choice import SingleChoice
from classroom.questions.true_false import TrueFalse
from classroom.questions.word_cloud import WordCloud

_ALL: tuple[QuestionType, ...] = (
    TrueFalse(), SingleChoice(), MultipleChoice(), Poll(), Numeric(), ShortText(), OpenText(), WordCloud(), Rating(),
    Ordering(), Matching(), MapPin(), ImagePin(),
)  # fmt: skip
_TYPES = {kind.name: kind for kind in _ALL}


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
