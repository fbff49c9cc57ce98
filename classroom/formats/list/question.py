"""A question of a list while it is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from classroom.formats.shared.tables.partial import LONGEST_EXCERPT

LETTERS = "abcdefghijkl"


@dataclass
class ListQuestion:
    """The lines of a question, sorted by what they are."""

    line: int
    number: int | None
    prompt: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    stars: list[bool] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    signed: bool = False
    """Its options have a plus or a minus."""
    cells: dict[str, str] = field(default_factory=dict)

    def excerpt(self) -> str:
        """Return what the list says of the question."""
        options = [f"{LETTERS[place]}) {text}" for place, text in enumerate(self.options[: len(LETTERS)])]
        return "\n".join([*self.prompt, *options, *self.cells.values()])[:LONGEST_EXCERPT]

    def marked(self) -> Sequence[int]:
        """Return the options with a plus or a star, or else those in bold if others are not."""
        if self.signed:
            return [place for place, star in enumerate(self.stars) if star]
        for marks in (self.stars, self.bold):
            if any(marks) and not (all(marks) and len(marks) > 1):
                return [place for place, mark in enumerate(marks) if mark]
        return ()
