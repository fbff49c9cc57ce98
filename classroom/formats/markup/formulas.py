r"""Mathematics in texts: ``\(...\)``, ``\[...\]`` and ``$$...$$``, as MathJax and Moodle's TeX filter read it.

While the text around it is turned into Markdown, a formula is one character, so that nobody escapes its signs.
Sources: https://docs.mathjax.org/en/latest/input/tex/delimiters.html, https://docs.moodle.org/en/MathJax_filter.
"""

import re

PLACE = "\ue000"
"""Stands for a formula; the character has no meaning of its own."""
_BEGIN = re.compile(r"\\\(|\\\[|\$\$")
_ENDS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}


class Formulas:
    """The formulas of one text, taken out by :meth:`hide` and put back by :meth:`show`."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def hide(self, text: str) -> str:
        """Return the text with a :data:`PLACE` for each formula."""
        text = text.replace(PLACE, "\ufffd")
        parts: list[str] = []
        at = 0
        missing: set[str] = set()
        while match := _BEGIN.search(text, at):
            begin = match[0]
            end = text.find(_ENDS[begin], match.end()) if begin not in missing else -1
            formula = text[match.end() : end].strip() if end >= 0 else ""
            if end < 0:
                missing.add(begin)
            if formula and "\n\n" not in formula:
                mark = "$" if begin == "\\(" else "$$"
                self.found.append(f"{mark}{formula}{mark}")
                parts += [text[at : match.start()], PLACE]
                at = end + len(_ENDS[begin])
            else:
                parts.append(text[at : match.end()])
                at = match.end()
        return "".join([*parts, text[at:]])

    def show(self, markdown: str) -> str:
        """Return the Markdown with the formulas in their places."""
        formulas = iter(self.found)
        return re.sub(PLACE, lambda _match: next(formulas, ""), markdown)
