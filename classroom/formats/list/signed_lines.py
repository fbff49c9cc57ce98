"""Options with a plus if they are right and a minus if not, as in the text files of Auto Multiple Choice.

There, a question begins with ``*``, or ``**`` if several options may be right: ``**[id=a] Which float?``. Other
teachers write the signs below a question without asterisks.
"""

import re
from dataclasses import replace

from classroom.formats.list.lines import NUMBER, TextLine

_SIGNED = re.compile(r"(?P<sign>[+-])\s*(?P<text>[^\s+\-].*)", re.DOTALL)
_QUESTION = re.compile(r"\*{1,2}(?!\*)(?:\[[^\]\n]{0,200}\])?(?:\{[^}\n]{0,200}\})?\s*(?P<text>\S.*)", re.DOTALL)


def with_signs(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines with options and questions labelled, if some of their options have these signs.

    A list of points has minus signs only, and stays as it is.
    """
    found = [_SIGNED.fullmatch(line.text) if not line.label else None for line in lines]
    runs: list[list[int]] = []
    for place, match in enumerate(found):
        if match and runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        elif match:
            runs.append([place])
    wanted = {place for run in runs if len(run) > 1 and any(_is_right(found[one]) for one in run) for place in run}
    if not wanted:
        return lines
    return [
        _option(line, match) if match and place in wanted else _question(line)
        for place, (line, match) in enumerate(zip(lines, found, strict=True))
    ]


def _is_right(match: re.Match[str] | None) -> bool:
    return match is not None and match["sign"] == "+"


def _option(line: TextLine, match: re.Match[str]) -> TextLine:
    return replace(line, text=match["text"], label="letter", signed=True, right=_is_right(match))


def _question(line: TextLine) -> TextLine:
    match = _QUESTION.fullmatch(line.text)
    if match is None:
        return line
    number = NUMBER.fullmatch(match["text"])
    text = number["text"] if number and number["text"] else match["text"]
    return replace(line, text=text, label="number")
