"""What is worth a look in an item analysis, in words that a teacher understands.

Words for the discrimination follow Ebel and Frisbie, *Essentials of Educational Measurement* (5th edition, 1991).
"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

LEAST_PEOPLE = 30
"""With fewer people there is no verdict in words: the figures are too uncertain."""
LOW = 0.20
RARE = 0.05

WORDS: tuple[tuple[float, LazyString], ...] = (
    (0.40, lazy_gettext("very good")),
    (0.30, lazy_gettext("good")),
    (0.20, lazy_gettext("fair")),
    (float("-inf"), lazy_gettext("look at it")),
)
"""Words for a discrimination from this value on."""


def of_option(option: dict[str, Any], people: int) -> list[str]:
    """Return the codes of what is conspicuous in an option: ``attracts_strong``, ``rare``."""
    found: list[str] = []
    if people < LEAST_PEOPLE:
        return found
    if not option["key"] and option["r"] is not None and option["r"] > 0:
        found.append("attracts_strong")
    if option["share"] is not None and option["share"] < RARE:
        found.append("rare")
    return found


def of_item(item: dict[str, Any], people: int) -> list[str]:
    """Return the codes of what is conspicuous in an item, the weightiest first.

    - ``wrong_key``: in the upper group a wrong option was chosen more often than each right one.
    - ``negative_discrimination``, ``low_discrimination``: those who did well in the rest of the test did worse, or
      hardly better, in this item.
    - ``attracts_strong``: a wrong option is chosen rather by those who do well.
    - ``rare_option``: hardly anybody chose one of the options.
    """
    found: list[str] = []
    if people < LEAST_PEOPLE:
        return found
    options = item["options"]
    keys = [option["upper"] for option in options if option["key"]]
    if keys and any(option["upper"] > max(keys) for option in options if not option["key"]):
        found.append("wrong_key")
    discrimination = item["discrimination"]
    if discrimination is not None and discrimination < LOW:
        found.append("negative_discrimination" if discrimination < 0 else "low_discrimination")
    flagged = {flag for option in options for flag in option["flags"]}
    found += ["attracts_strong"] if "attracts_strong" in flagged else []
    return found + (["rare_option"] if "rare" in flagged else [])


def word(discrimination: float | None, people: int) -> str:
    """Return the word for a discrimination, or an empty text if there is no value or too few people."""
    if discrimination is None or people < LEAST_PEOPLE:
        return ""
    return str(next(text for least, text in WORDS if discrimination >= least))


def sentences(item: dict[str, Any]) -> list[str]:
    """Return what a teacher reads about the flags of an item."""
    found = []
    wrong = [option["option"] for option in item["options"] if "attracts_strong" in option["flags"]]
    if "wrong_key" in item["flags"]:
        keys = max(option["upper"] for option in item["options"] if option["key"])
        beats = [option["option"] for option in item["options"] if not option["key"] and option["upper"] > keys]
        found.append(
            _("Those who know most chose %(options)s rather than the key: is the key right?", options=", ".join(beats))
        )
        wrong = [name for name in wrong if name not in beats]
    if wrong:
        found.append(_("Option %(options)s attracts those who know more: is it wrong?", options=", ".join(wrong)))
    if "negative_discrimination" in item["flags"]:
        found.append(_("Those who did well in the rest did worse here: look at the question and its key."))
    if "low_discrimination" in item["flags"]:
        found.append(_("It hardly tells apart who knows more and who knows less."))
    if rare := [option["option"] for option in item["options"] if "rare" in option["flags"]]:
        found.append(_("Hardly anybody chose %(options)s.", options=", ".join(rare)))
    return found
