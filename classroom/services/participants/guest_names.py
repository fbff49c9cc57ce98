"""Which nicknames a guest may have, on joining and when changing the nickname in the lobby."""

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.models import User
from classroom.services.participants import nickname_filter, nickname_generator, nicknames

SPARE = 8
"""Random names to choose from, in case the first is taken."""


def draw() -> str:
    """Return a random friendly name in the visitor's language."""
    return nickname_generator.draw(str(get_locale()))


def choose(nickname: str | None, *, assigned: bool) -> list[str]:
    """Return the names that a guest may have, the preferred one first; empty: a numbered name.

    Args:
        nickname: as typed; None or empty where names are assigned: any.
        assigned: whether the guests of this lesson get a random name (option ``generated_names``).

    Raises:
        Invalid: with field ``nickname``: empty, too long, rude, a teacher's, or not one of the random names.
    """
    if not assigned:
        if nickname is None:
            return []
        name = nicknames.clean(nickname)
        nickname_filter.check(name)
        return [name]
    spare = [draw() for _number in range(SPARE)]
    if not (nickname or "").strip():
        return spare
    name = nicknames.clean(nickname or "")
    if not nickname_generator.is_generated(name):
        text = _("Names are assigned in this lesson. Use “%(name)s”, or leave the name empty.", name=spare[0])
        raise Invalid(text, fields={"nickname": text})
    return [name, *spare]


def of_account(account: User) -> list[str]:
    """Return the names that an account may join with: its own, or random ones where the filter would refuse its own.

    An account is let in all the same; its teacher can give it its name again.
    """
    name = nicknames.of_account(account)
    return [draw() for _number in range(SPARE)] if nickname_filter.is_rude(name) else [name]
