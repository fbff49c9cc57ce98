"""Reading one JSON object whose list of items should be reported by line.

The standard decoder gives values without their places. So the outermost object and its list are walked here, and each
item is decoded by the standard decoder from where it begins.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

_SPACE = re.compile(r"[ \t\n\r]*")
_HALVES = re.compile("[\ud800-\udfff]")


class JsonError(ValueError):
    """The text is not JSON at ``position`` (an offset into it)."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


@dataclass(frozen=True)
class Member:
    """A member of the outermost object, or, with ``item``, one item of the list of that name."""

    name: str
    value: Any
    position: int
    item: bool = False


def whole(value: Any) -> bool:
    """Say whether all texts in a value can be written: JSON may hold halves of characters, such as ``\\ud800``."""
    parts = [value]
    while parts:  # no recursion: it may be as deep as the decoder goes
        part = parts.pop()
        if isinstance(part, dict):
            parts += [*part, *part.values()]
        elif isinstance(part, list):
            parts += part
        elif isinstance(part, str) and not part.isascii() and _HALVES.search(part):
            return False
    return True


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


_DECODER = json.JSONDecoder(parse_constant=_constant, object_pairs_hook=_unique)


class Walker:
    """Walks one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def members(self, list_name: str) -> Iterator[Member]:
        """Yield the members of the outermost object; the list of that name as its items, one by one.

        Raises:
            JsonError: where the text stops being JSON.
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
