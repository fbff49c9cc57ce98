"""Parsing JSON so that each item of one list has its position.

The standard decoder gives values without their positions. So the outermost object and one of its lists are parsed here,
and each item is decoded by the standard decoder from where it begins.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn


@dataclass(frozen=True)
class Member:
    """A member of the outermost object or, with ``item``, one item of the list with that name."""

    name: str
    value: Any
    position: int
    item: bool = False


class Lines:
    """Converts increasing offsets to line numbers without counting from the start each time."""

    def __init__(self, text: str) -> None:
        self.text, self.offset, self.line = text, 0, 1

    def at(self, offset: int) -> int:
        """Return the line (from 1) of an offset."""
        if offset < self.offset:
            return self.text.count("\n", 0, offset) + 1
        self.line += self.text.count("\n", self.offset, offset)
        self.offset = offset
        return self.line


_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATES = re.compile("[\ud800-\udfff]")


class JsonError(ValueError):
    """The text is not JSON from ``position`` (an offset) on."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


def is_encodable(value: Any) -> bool:
    """Return whether a value has no lone surrogates, such as ``\\ud800``, which cannot be encoded."""
    parts = [value]
    while parts:  # no recursion: it may be as deep as the decoder allows
        part = parts.pop()
        if isinstance(part, dict):
            parts += [*part, *part.values()]
        elif isinstance(part, list):
            parts += part
        elif isinstance(part, str) and not part.isascii() and _SURROGATES.search(part):
            return False
    return True


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice in one object")
    return found


_DECODER = json.JSONDecoder(parse_constant=_constant, object_pairs_hook=_unique)


class ObjectParser:
    """Parses the outermost object of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def members(self, list_name: str) -> Iterator[Member]:
        """Yield the members of the outermost object; of the list with that name, its items one by one.

        Raises:
            JsonError: the text is not JSON.
        """
        self._expect("{")
        if not self._accept("}"):
            while True:
                self._space()
                begin = self.at
                name = self._value()
                if not isinstance(name, str):
                    raise JsonError("expected a name", begin)
                self._expect(":")
                self._space()
                if name == list_name and self.text[self.at : self.at + 1] == "[":
                    yield from self._items(name)
                else:
                    begin = self.at
                    yield Member(name, self._value(), begin)
                if self._accept("}"):
                    break
                self._expect(",")
        self._space()
        if self.at != len(self.text):
            raise JsonError("there is something after the end", self.at)

    def _items(self, name: str) -> Iterator[Member]:
        self._expect("[")
        if self._accept("]"):
            return
        while True:
            self._space()
            begin = self.at
            yield Member(name, self._value(), begin, item=True)
            if self._accept("]"):
                return
            self._expect(",")

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _accept(self, mark: str) -> bool:
        self._space()
        found = self.text.startswith(mark, self.at)
        self.at += found
        return found

    def _expect(self, mark: str) -> None:
        if not self._accept(mark):
            raise JsonError(f"expected {mark}", self.at)

    def _value(self) -> Any:
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            raise JsonError(error.msg, error.pos) from None
        except RecursionError:
            raise JsonError("nested too deeply", self.at) from None
        except ValueError as error:
            raise JsonError(str(error), self.at) from None
        except StopIteration as error:
            raise JsonError("expected a value", error.value or self.at) from None
        return value
