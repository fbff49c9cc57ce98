"""Group the errors and notes of a file by kind: one entry for what is wrong in a thousand lines."""

from collections.abc import Iterable
from itertools import chain

from classroom.formats.base import LineError, line_error

FIRST_LINES = 10
"""How many lines of a kind are named."""
FEW = 3
"""Most different messages of a kind that are told apart."""
ALIKE = 0.6
"""Share of common words from which two messages are of one kind: they differ in names and numbers."""
MAX_KINDS = 200
"""Kinds among which a message is looked for."""


def group(problems: Iterable[LineError]) -> list[LineError]:
    """Return one entry for each kind of problem: that of its first line, with ``lines`` and ``count`` if it has more.

    The same message is one kind. Messages that begin with the same word and share most words, such as one unknown word
    a line, are one kind if there are more than :data:`FEW` of them.
    """
    same: dict[tuple[str, str], list[LineError]] = {}
    for problem in sorted(problems, key=lambda entry: entry["line"]):
        same.setdefault((problem["message"], problem.get("suggestion", "")), []).append(problem)
    kinds: list[tuple[frozenset[str], list[list[LineError]]]] = []
    for found in same.values():
        words = frozenset(found[0]["message"].split())
        for known, variants in kinds[:MAX_KINDS]:
            if _alike(words, known) and _first_word(found) == _first_word(variants[0]):
                variants.append(found)
                break
        else:
            kinds.append((words, [found]))
    entries: list[LineError] = []
    for _words, variants in kinds:
        entries += [_entry(list(chain.from_iterable(variants)))] if len(variants) > FEW else map(_entry, variants)
    return sorted(entries, key=lambda entry: entry["line"])


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= ALIKE * max(len(some), len(others))


def _first_word(found: list[LineError]) -> str:
    return found[0]["message"].partition(" ")[0]


def _entry(found: list[LineError]) -> LineError:
    lines = sorted({problem["line"] for problem in found})
    entry = line_error(found[0]["line"], found[0]["message"], found[0].get("suggestion", ""))
    if len(lines) > 1:
        entry |= {"lines": lines[:FIRST_LINES], "count": len(lines)}
    return entry
