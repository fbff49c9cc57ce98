"""Random friendly nicknames for guests: an adjective and an animal, in the visitor's language."""

import secrets
import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("friendly_words.toml")


def draw(language: str) -> str:
    """Return a random name, such as ``Curious Fox`` or, with the adjective in agreement, ``Nutria Curiosa``."""
    return secrets.choice(names(language))


@cache
def names(language: str) -> tuple[str, ...]:
    """Return all names of a language; of a language without names, the English ones."""
    languages = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    if language == "es":
        words = {kind: text.split() for kind, text in languages["es"].items()}
        return tuple(
            f"{animal} {adjective}"
            for gender, ending in (("masculine", "o"), ("feminine", "a"))
            for animal in words[gender]
            for adjective in (*words["same_for_both"], *(stem + ending for stem in words["stems"]))
        )
    words = {kind: text.split() for kind, text in languages["en"].items()}
    return tuple(f"{adjective} {animal}" for adjective in words["adjectives"] for animal in words["animals"])


@cache
def _all() -> frozenset[str]:
    return frozenset(names("es")) | frozenset(names("en"))


def is_generated(name: str) -> bool:
    """Say whether a name is one of the random names of any language."""
    return name in _all()
