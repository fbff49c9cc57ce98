r"""Mathematics in texts: ``\(...\)``, ``\[...\]`` and ``$$...$$``, as MathJax and Moodle's TeX filter read it.

While the text around it is turned into Markdown, a formula is one character, so that nobody escapes its signs. It comes
back as :mod:`classroom.questions.formulas` reads it; what could not be read there stays the text that it is.
Sources: https://docs.mathjax.org/en/latest/input/tex/delimiters.html, https://docs.moodle.org/en/MathJax_filter.
"""

import re

PLACE = "\ue000"
"""Stands for a formula; the character has no meaning of its own."""
_BEGIN = re.compile(r"(?<!\\)\\[(\[]|\$\$")
_BEGINS = {begin: re.compile(rf"(?<!\\){re.escape(begin)}") for begin in ("\\(", "\\[", "$$")}
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n")
_HOLDS = re.compile(r"(?:[^$\\]|\\[^\n])+")
"""What may stand between dollars: none of its own, and no backslash that would escape the last one."""
_SHOWN = re.compile(f"([A-Za-z0-9]?){PLACE}(?=([0-9]?))")
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
        ends = dict.fromkeys(_ENDS, 0)
        while match := _BEGIN.search(text, at):
            begin, start = match[0], match.end()
            if 0 <= ends[begin] < start:
                ends[begin] = text.find(_ENDS[begin], start)
            end = ends[begin]
            if formula := self._formula(text, begin, start, end):
                self.found.append(formula)
                parts += [text[at : match.start()], PLACE]
                at = end + len(_ENDS[begin])
            else:
                parts.append(text[at:start])
                at = start
        return "".join([*parts, text[at:]])

    @staticmethod
    def _formula(text: str, begin: str, start: int, end: int) -> str:
        """Return a formula as Markdown; nothing when there is none. The inner of two begins is the one that counts."""
        another = _BEGINS[begin].search(text, start, max(start, end))
        if end < 0 or another or "\n\n" in text[start:end]:
            return ""
        tex = " ".join(_COMMENT.sub(" ", text[start:end]).split())
        mark = "$" if begin == "\\(" else "$$"
        return f"{mark}{tex}{mark}" if _HOLDS.fullmatch(tex) else ""

    def show(self, markdown: str) -> str:
        """Return the Markdown with the formulas in their places, apart from letters and digits that touch them."""
        formulas = iter(self.found)

        def shown(match: re.Match[str]) -> str:
            formula = next(formulas, "")
            before, after = (match[1], match[2]) if not formula.startswith("$$") else ("", "")
            return f"{match[1]}{' ' if before else ''}{formula}{' ' if after else ''}"

        return _SHOWN.sub(shown, markdown)

    def plain(self, text: str) -> str:
        """Return the text as it is to be seen where formulas are their source."""
        formulas = iter(self.found)
        return re.sub(PLACE, lambda _match: next(formulas, "").strip("$"), text)
