r"""Mathematics in texts: ``\(...\)``, ``\[...\]`` and ``$$...$$``, as MathJax and Moodle's TeX filter read it.

While the text around it is converted to Markdown, a placeholder character stands for a formula, so that nothing in it
is escaped. It is then restored in the notation of :mod:`classroom.questions.formulas`; otherwise it stays text.
Sources: https://docs.mathjax.org/en/latest/input/tex/delimiters.html, https://docs.moodle.org/en/MathJax_filter.
"""

import re

PLACEHOLDER = "\ue000"
"""The character that stands for a formula, from the private use area of Unicode."""
_BEGIN = re.compile(r"(?<!\\)\\[(\[]|\$\$")
_BEGINS = {begin: re.compile(rf"(?<!\\){re.escape(begin)}") for begin in ("\\(", "\\[", "$$")}
_COMMENT = re.compile(r"(?<!\\)%.*")
"""The end of a line that TeX does not read; the last line of a formula is not cut."""
_HOLDS = re.compile(r"(?:[^$\\]|\\[^\n])+")
"""The source of a formula between dollars: no dollar in it, and no backslash that would escape the last one."""
_PLACEHOLDERS = re.compile(f"([A-Za-z0-9]?){PLACEHOLDER}(?=([0-9]?))")
_ENDS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}


class Formulas:
    """The formulas of one text, replaced by :meth:`extract` and put back by :meth:`restore`."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def extract(self, text: str) -> str:
        """Return the text with a :data:`PLACEHOLDER` instead of each formula."""
        text = text.replace(PLACEHOLDER, "\ufffd")
        if "\\" not in text and "$$" not in text:
            return text
        parts: list[str] = []
        at = 0
        ends = dict.fromkeys(_ENDS, 0)
        while match := _BEGIN.search(text, at):
            begin, start = match[0], match.end()
            if 0 <= ends[begin] < start:
                ends[begin] = text.find(_ENDS[begin], start)
            end = ends[begin]
            if begin != "$$" and end >= 0 and not text[start:end].strip():
                parts.append(text[at : match.start()])  # an empty formula is nothing
                at = end + len(_ENDS[begin])
            elif formula := self._formula(text, begin, start, end):
                self.found.append(formula)
                parts += [text[at : match.start()], PLACEHOLDER]
                at = end + len(_ENDS[begin])
            else:
                parts.append(text[at:start])
                at = start
        return "".join([*parts, text[at:]])

    def add(self, tex: str, *, display: bool) -> str:
        """Add a formula in TeX without delimiters and return its placeholder, or an empty text if it is empty."""
        mark = "$$" if display else "$"
        if not tex or not _HOLDS.fullmatch(tex):
            return tex
        self.found.append(f"{mark}{tex}{mark}")
        return PLACEHOLDER

    @staticmethod
    def _formula(text: str, begin: str, start: int, end: int) -> str:
        """Return a formula as Markdown, or an empty text. Of two opening delimiters the inner one counts."""
        another = _BEGINS[begin].search(text, start, max(start, end))
        if end < 0 or another or "\n\n" in text[start:end]:
            return ""
        *lines, last = text[start:end].split("\n")
        tex = " ".join(" ".join([*(_COMMENT.sub("", line) for line in lines), last]).split())
        mark = "$" if begin == "\\(" else "$$"
        return f"{mark}{tex}{mark}" if _HOLDS.fullmatch(tex) else ""

    def restore(self, markdown: str) -> str:
        """Return the Markdown with the formulas in place, separated by a space from letters and digits next to them.

        In a table, where ``|`` ends a cell, a formula has ``\\vert`` instead.
        """
        formulas = iter(self.found)
        is_row = False

        def insert(match: re.Match[str]) -> str:
            formula = next(formulas, "")
            if is_row:
                formula = formula.replace("\\|", "\\Vert ").replace("|", "\\vert ")
            before, after = (match[1], match[2]) if not formula.startswith("$$") else ("", "")
            return f"{match[1]}{' ' if before else ''}{formula}{' ' if after else ''}"

        lines = []
        for line in markdown.split("\n"):
            is_row = line.lstrip().startswith("| ")
            lines.append(_PLACEHOLDERS.sub(insert, line))
        return "\n".join(lines)

    def plain(self, text: str) -> str:
        """Return the text with the source of each formula in place."""
        formulas = iter(self.found)
        return re.sub(PLACEHOLDER, lambda _match: next(formulas, "").strip("$"), text)
