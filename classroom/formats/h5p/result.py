"""What a piece of H5P content becomes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """The questions of a piece of content; with ``is_one``, several of them are the parts of one."""

    questions: list[dict[str, Any]]
    is_one: bool = True
