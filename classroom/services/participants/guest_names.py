"""What a guest may be called: the rules of joining, and of changing one's name in the lobby."""

from flask_babel import get_locale
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.services.participants import nickname_filter, nickname_generator, nicknames

SPARE = 8
"""Drawn names that stand by, in case others have the first."""


def draw() -> str:
    """Return a friendly name at random, in the visitor's language."""
    return nickname_generator.draw(str(get_locale()))


def choose(nickname: str | None, *, given_out: bool) -> list[str]:
    """Return the names that a guest may get, the wanted one first; empty: a numbered one.

    Args:
        nickname: as typed; None or empty where names are given out: any.
        given_out: whether this lesson's guests get a drawn name and choose none (option ``generated_names``).

    Raises:
        Invalid: with field ``nickname``: none, too long, rude, a teacher's, or not one that is given out here.
    """
    if not given_out:
        if nickname is None:
            return []
        name = nicknames.clean(nickname)
        nickname_filter.check(name)
        return [name]
    spare = [draw() for _number in range(SPARE)]
    if not (nickname or "").strip():
        return spare
    name = nicknames.clean(nickname or "")
    if not nickname_generator.is_drawn(name):
        text = _("In this lesson everybody gets a name. Take “%(name)s”, or leave the name empty.", name=spare[0])
        raise Invalid(text, fields={"nickname": text})
    return [name, *spare]
