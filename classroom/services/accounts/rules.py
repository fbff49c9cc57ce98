"""Rules for the fields of an account. Each function returns the cleaned value or raises Invalid with a message."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.core.languages import LANGUAGES
from classroom.models.user import ROLES
from classroom.services.accounts import names

MAX_LABEL = 80
_STACKED_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})


class Problems:
    """Collects the errors of several fields, so that a form can show all of them at once."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}

    def collect(self, field: str, clean: Callable[..., Any], *args: Any) -> Any:
        """Return ``clean(*args)``. If it raises Invalid, record the message under ``field`` and return None."""
        try:
            return clean(*args)
        except Invalid as problem:
            self.fields[field] = problem.message
            return None

    def raise_if_any(self) -> None:
        """Raise Invalid with the recorded errors, if there are any."""
        if self.fields:
            raise Invalid(_("Some fields need correction."), fields=self.fields)


def folded(username: str) -> str:
    """Return the form in which a username is stored and looked up."""
    plain = unicodedata.normalize("NFKC", username[:200]).strip().lower()
    return unicodedata.normalize("NFKC", plain)


def _scripts(name: str) -> set[str]:
    """Return the scripts of the letters, by the first word of their Unicode names."""
    names = {unicodedata.name(c, "?").split()[0] for c in name if unicodedata.category(c)[0] == "L"}
    return {"EAST ASIAN" if script in _EAST_ASIAN else script for script in names}


def username(text: str) -> str:
    """Return a username: 2 to 64 letters, digits, ``.``, ``_`` and ``-`` in lower case, letters of one script.

    A Cyrillic а within a Latin name would make a different name that looks the same.

    Raises:
        Invalid: otherwise.
    """
    name = folded(text)
    if not 2 <= len(name) <= 64:
        raise Invalid(_("Use between 2 and 64 characters."))
    kinds = [unicodedata.category(c) for c in name]
    allowed = all(kind[0] in "LM" or kind == "Nd" or c in "._-" for c, kind in zip(name, kinds, strict=True))
    if not allowed or _STACKED_MARKS.search(name):
        raise Invalid(_("Use only letters, digits, dots, hyphens and underscores."))
    if kinds[0][0] != "L" and kinds[0] != "Nd":
        raise Invalid(_("Begin with a letter or a digit."))
    if len(_scripts(name)) > 1:
        raise Invalid(_("Use letters of one alphabet only."))
    return name


def _ensure_shown(text: str) -> None:
    if any(unicodedata.category(c)[0] == "C" for c in text) or _STACKED_MARKS.search(text):
        raise Invalid(_("The name has characters that cannot be shown. Type it again without them."))


def display_name(text: str) -> str:
    """Return the name of a person: 1 to 60 characters, single spaces, no invisible characters.

    Raises:
        Invalid: otherwise.
    """
    _ensure_shown(" ".join(text[:1000].split()))
    name = names.tidy(text)
    if not name:
        raise Invalid(_("Enter a name."))
    if len(name) > names.MAX_LENGTH:
        raise Invalid(_("Use at most %(max)d characters.", max=names.MAX_LENGTH))
    return name


def part_of_name(text: str | None) -> str | None:
    """Return the given or family names of a person as :func:`display_name` does, or None for an empty text.

    Raises:
        Invalid: otherwise.
    """
    return display_name(text) if text and text.strip() else None


def label(text: str) -> str:
    """Return the name of a thing, such as a class or a token: 1 to 80 characters, single spaces, none invisible.

    Raises:
        Invalid: otherwise.
    """
    name = " ".join(unicodedata.normalize("NFC", text[:1000]).split())
    if not name:
        raise Invalid(_("Enter a name."))
    if len(name) > MAX_LABEL:
        raise Invalid(_("Use at most %(max)d characters.", max=MAX_LABEL))
    _ensure_shown(name)
    return name


def email(text: str | None) -> str | None:
    """Return an e-mail address in lower case, or None for an empty one. The domain is not looked up.

    Raises:
        Invalid: it is not an address.
    """
    address = (text or "").strip()
    if not address:
        return None
    try:
        clean = validate_email(address[:1000], check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        clean = ""
    if not clean or len(clean) > 254:
        raise Invalid(_("This is not an e-mail address. It looks like name@school.example."))
    return clean


def role(text: str) -> str:
    """Return one of the roles.

    Raises:
        Invalid: there is no such role.
    """
    if text not in ROLES:
        raise Invalid(_("Choose one of the roles in the list."))
    return text


def language(text: str | None) -> str | None:
    """Return a language of the interface, or None for the language of the browser.

    Raises:
        Invalid: there is no such language.
    """
    if text and text not in LANGUAGES:
        raise Invalid(_("Choose one of the languages in the list."))
    return text or None
