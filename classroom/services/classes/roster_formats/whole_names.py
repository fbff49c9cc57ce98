"""The names of people as lists write them: "Ana Pérez", "Pérez, Ana", "3. Ana Pérez"."""

import re
from typing import NamedTuple

_NUMBERED = re.compile(r"^\s*(?:[-–—•·*▪◦]\s+|\(?\d{1,4}\s*(?:[.)ºª°:\-–]+\s*|\s+)(?=\D))")
"""A bullet, or the number of a line of a list."""
_MAIL = re.compile(r"[<(\[]?([^\s<>()\[\],;]+@[^\s<>()\[\],;]+)[>)\]]?")


class Name(NamedTuple):
    """A whole name, and its parts where they are known."""

    whole: str
    given: str = ""
    family: str = ""


def without_number(text: str) -> str:
    """Return a line without the number or bullet at its beginning."""
    return _NUMBERED.sub("", text, count=1).strip()


def take_mail(text: str) -> tuple[str, str]:
    """Return a text without the e-mail address in it, and the address, or empty."""
    found = _MAIL.search(text)
    if found is None:
        return text.strip(), ""
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(rest.split()).strip(" ,;-"), found[1]


def of_parts(given: str, family: str) -> Name:
    """Return the name of a person whose given and family names are known."""
    given, family = " ".join(given.split()), " ".join(family.split())
    return Name(f"{given} {family}".strip(), given if family else "", family)


def of_text(text: str) -> Name:
    """Return the name that a text says: where there is one comma, the family name stands before it."""
    family, comma, given = text.partition(",")
    if comma and "," not in given and family.strip() and given.strip() and "." not in given:
        return of_parts(given, family)
    return Name(" ".join(text.split()))
