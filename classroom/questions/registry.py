"""The question types by name. A module in ``classroom/questions/types`` is a type; there is no other list of them.

A bank also holds slides (``slide.py``), which nobody answers: what goes through all question types does not meet them.
"""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import TypeGuard

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from classroom.core.errors import Invalid
from classroom.questions import types
from classroom.questions.base import QuestionType
from classroom.questions.slide import Slide


def _load() -> dict[str, QuestionType]:
    modules = [import_module(f"{types.__name__}.{found.name}") for found in pkgutil.iter_modules(types.__path__)]
    loaded = sorted(map(_type_in, modules), key=lambda kind: (kind.position, kind.name))
    return {kind.name: kind for kind in loaded}


def _type_in(module: ModuleType) -> QuestionType:
    """Return the type that a module defines.

    Raises:
        TypeError: the module does not define exactly one, or names it differently than itself.
    """
    name = module.__name__.rpartition(".")[2]
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, QuestionType) and value.__module__ == module.__name__
    ]
    if [kind.name for kind in classes] != [name]:
        raise TypeError(f'{module.__name__} must define one QuestionType with name = "{name}"')
    kind: QuestionType = classes[0]()
    return kind


_TYPES = _load()
_ENTRIES: dict[str, QuestionType] = {**_TYPES, Slide.name: Slide()}


def names() -> list[str]:
    """Return the names of all types, in the order in which the editor lists them."""
    return list(_TYPES)


def all_types() -> list[QuestionType]:
    """Return all types, in the order in which the editor lists them."""
    return list(_TYPES.values())


def entry_types() -> list[QuestionType]:
    """Return the types of everything that a bank holds: all question types, and the slide after them."""
    return list(_ENTRIES.values())


def is_known(name: object) -> TypeGuard[str]:
    """Return whether a bank holds entries of a type with this name."""
    return isinstance(name, str) and name in _ENTRIES


def labels() -> dict[str, LazyString | str]:
    """Return the labels of everything that a bank holds by name, in the order in which the editor lists them."""
    return {kind.name: kind.label for kind in _ENTRIES.values()}


def get(name: str) -> QuestionType:
    """Return a question type, or that of slides.

    Raises:
        Invalid: with field ``type``, when there is no type of that name.
    """
    try:
        return _ENTRIES[name]
    except (KeyError, TypeError):
        text = _("Must be one of: %(names)s.", names=", ".join(_ENTRIES))
        raise Invalid(_("There is no question type %(name)s.", name=name), fields={"type": text}) from None
