"""The languages in which pages, accounts and questions can be."""

from typing import Literal, get_args

Language = Literal["en", "es"]
LANGUAGES: tuple[str, ...] = get_args(Language)
NAMES: dict[str, str] = {"en": "English", "es": "Español"}
"""Each in its own words, for menus."""
