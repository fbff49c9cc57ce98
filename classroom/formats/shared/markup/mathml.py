"""Conversion of MathML to TeX.

Presentation MathML as editors write it (WIRIS, MathType, Word, TinyMCE) is converted element by element. TeX that the
formula holds as an annotation is taken as it is. Sources: https://www.w3.org/TR/mathml-core/,
https://katex.org/docs/supported.html.
"""

import re
from collections.abc import Callable

from classroom.formats.shared.markup.mathml_tree import Node, UnknownPartError, parse, plain_text
from classroom.formats.shared.markup.tex_symbols import (
    ACCENTS,
    ALPHABETS,
    DELIMITERS,
    ENCLOSED,
    FUNCTIONS,
    IN_TEXT,
    INVISIBLE,
    LIMITS,
    STRETCHED,
    SYMBOLS,
    UNDER,
)

_SPACE = re.compile(r"\s+")
_LETTERS_AT_END = re.compile(r"\\[A-Za-z]+$")
_ONE = re.compile(r"(?:[^\\{}^_\s]|\\[A-Za-z]+|\\[^A-Za-z])\Z")
_PLAIN_SCRIPT = re.compile(r"[0-9A-Za-z]\Z")


class UnknownMathError(ValueError):
    """The formula has something for which there is no TeX here. ``text`` is its text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def to_tex(source: str) -> tuple[str, bool]:
    """Return a formula in TeX without delimiters, and whether it stands on a line of its own.

    Args:
        source: a ``math`` element of MathML, well-formed or not.

    Raises:
        UnknownMathError: it cannot be converted; its text is in the error.
    """
    try:
        root = parse(source)
        tex = _annotation(root) or _row(root)
    except UnknownPartError:
        raise UnknownMathError(plain_text(source)) from None
    return _SPACE.sub(" ", tex).strip(), root.attribute("display") == "block"


def _annotation(root: Node) -> str:
    """Return the TeX that editors keep beside the MathML, or an empty text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name == "annotation" and "tex" in node.attribute("encoding").lower():
            return "" if "$" in node.text else node.text
        waiting += reversed(node.children)
    return ""


def _joined(parts: list[str]) -> str:
    """Return parts in a row, with a space between a command and a letter after it."""
    out: list[str] = []
    for part in parts:
        if part and out and part[0].isalpha() and _LETTERS_AT_END.search(out[-1][-20:]):
            out.append(" ")
        if part:
            out.append(part)
    return "".join(out)


def _tex(node: Node) -> str:
    if node.name in _ROWS:
        return _row(node)
    convert = _ELEMENTS.get(node.name)
    if convert is None:
        raise UnknownPartError
    return convert(node)


def _row(node: Node) -> str:
    children = node.children
    if not children or any(isinstance(part, str) and part.strip() for part in node.parts):
        return _joined([_text(part.strip()) if isinstance(part, str) else _tex(part) for part in node.parts])
    parts: list[str] = []
    while children:
        parts.append(_bracketed(children) or _tex(children.pop(0)))
    return _joined(parts)


def _bracketed(children: list[Node]) -> str:
    """Take a bracket, the table after it and the bracket behind that, which grow with the table, from the list."""
    names = [(child.name, child.text) for child in children[:3]]
    if len(names) < 2 or names[1][0] != "mtable" or names[0][0] != "mo" or names[0][1] not in DELIMITERS:
        return ""
    is_closed = len(names) == 3 and names[2][0] == "mo" and names[2][1] in DELIMITERS
    end = DELIMITERS[names[2][1]] if is_closed else "."
    table = _table(children[1])
    del children[: 2 + is_closed]
    return f"\\left{DELIMITERS[names[0][1]]}{table}\\right{end}"


def _symbols(text: str) -> str:
    return _joined([SYMBOLS.get(sign, sign) for sign in text if sign not in INVISIBLE and not sign.isspace()])


def _identifier(node: Node) -> str:
    text = node.text
    if text in FUNCTIONS:
        return f"\\{text}"
    body = _symbols(text)
    if alphabet := ALPHABETS.get(node.attribute("mathvariant")):
        return f"\\{alphabet}{{{body}}}"
    is_name = len(text) > 1 and text.isalpha() and text.isascii()
    return f"\\mathrm{{{text}}}" if is_name else body


def _number(node: Node) -> str:
    return _symbols(node.text).replace(",", "{,}")


def _operator(node: Node) -> str:
    text = node.text
    if text in FUNCTIONS:
        return f"\\{text}"
    if len(text) > 1 and text.isalpha():
        return f"\\operatorname{{{text}}}" if text.isascii() else _text(text)
    return _symbols(text)


def _text(text: str) -> str:
    return f"\\text{{{''.join(IN_TEXT.get(sign, sign) for sign in text)}}}" if text else ""


def _words(node: Node) -> str:
    raw = "".join(part for part in node.parts if isinstance(part, str))
    return _text(_SPACE.sub(" ", raw.replace("\xa0", " "))) if raw.strip() else "\\ "


def _arguments(node: Node, count: int) -> list[Node]:
    if len(node.children) != count:
        raise UnknownPartError
    return node.children


def _fraction(node: Node) -> str:
    above, below = (_tex(child) for child in _arguments(node, 2))
    if node.attribute("linethickness") in ("0", "0px", "0pt"):
        return f"\\genfrac{{}}{{}}{{0pt}}{{}}{{{above}}}{{{below}}}"
    return f"\\frac{{{above}}}{{{below}}}"


def _root(node: Node) -> str:
    inner, index = (_tex(child) for child in _arguments(node, 2))
    return f"\\sqrt[{index}]{{{inner}}}" if "]" not in index else f"\\sqrt[{{{index}}}]{{{inner}}}"


def _base(node: Node) -> str:
    tex = _tex(node)
    return tex if _ONE.match(tex) else f"{{{tex}}}"


def _script(mark: str, tex: str) -> str:
    if not tex:
        return ""
    if mark == "^" and (set(tex) <= {"'"} or tex == SYMBOLS["°"]):
        return tex  # primes and degrees are raised by themselves
    return f"{mark}{tex}" if _PLAIN_SCRIPT.match(tex) else f"{mark}{{{tex}}}"


def _superscript(node: Node) -> str:
    base, above = _arguments(node, 2)
    return _base(base) + _script("^", _tex(above))


def _subscript(node: Node) -> str:
    base, below = _arguments(node, 2)
    return _base(base) + _script("_", _tex(below))


def _both_scripts(node: Node) -> str:
    base, below, above = _arguments(node, 3)
    return _base(base) + _script("_", _tex(below)) + _script("^", _tex(above))


def _over(node: Node) -> str:
    base, above = _arguments(node, 2)
    if above.text in ACCENTS and above.name == "mo":
        inner = _tex(base)
        wide, narrow = STRETCHED.get(above.text, ACCENTS[above.text]), ACCENTS[above.text]
        return f"\\{narrow if len(inner) == 1 else wide}{{{inner}}}"
    return _limits(base, "", _tex(above))


def _under(node: Node) -> str:
    base, below = _arguments(node, 2)
    if below.name == "mo" and below.text in UNDER:
        return f"\\{UNDER[below.text]}{{{_tex(base)}}}"
    return _limits(base, _tex(below), "")


def _under_over(node: Node) -> str:
    base, below, above = _arguments(node, 3)
    return _limits(base, _tex(below), _tex(above))


def _limits(base: Node, below: str, above: str) -> str:
    tex = _tex(base)
    if tex.lstrip("\\") in LIMITS:
        return tex + _script("_", below) + _script("^", above)
    tex = f"\\underset{{{below}}}{{{tex}}}" if below else tex
    return f"\\overset{{{above}}}{{{tex}}}" if above else tex


def _prescripts(node: Node) -> str:
    if not node.children:
        raise UnknownPartError
    base, *rest = node.children
    names = [child.name for child in rest]
    cut = names.index("mprescripts") if "mprescripts" in names else len(names)

    def scripts(pairs: list[Node]) -> str:
        texts = ["" if child.name == "none" else _tex(child) for child in pairs] + [""] * (len(pairs) % 2)
        return "".join(_script("_", a) + _script("^", b) for a, b in zip(texts[::2], texts[1::2], strict=True))

    before = scripts(rest[cut + 1 :])
    return ("{}" + before if before else "") + _base(base) + scripts(rest[:cut])


def _fenced(node: Node) -> str:
    begin, end = node.attribute("open", "("), node.attribute("close", ")")
    separators = "".join(node.attribute("separators", ",").split())
    parts: list[str] = []
    for index, child in enumerate(node.children):
        if index and separators:
            parts.append(_symbols(separators[min(index, len(separators)) - 1]))
        parts.append(_tex(child))
    if begin.strip() not in DELIMITERS or end.strip() not in DELIMITERS:
        raise UnknownPartError
    return f"\\left{DELIMITERS[begin.strip()]}{_joined(parts)}\\right{DELIMITERS[end.strip()]}"


def _table(node: Node) -> str:
    rows = [child for child in node.children if child.name in ("mtr", "mlabeledtr")]
    lines = []
    for row in rows:
        cells = row.children[1:] if row.name == "mlabeledtr" else row.children
        line = " & ".join(_row(cell) for cell in cells)
        lines.append(f"{{}}{line}" if line.lstrip().startswith("[") else line)
    return "\\begin{matrix} " + " \\\\ ".join(lines) + " \\end{matrix}"


def _enclosed(node: Node) -> str:
    notation = node.attribute("notation", "")
    if notation not in ENCLOSED:
        raise UnknownPartError
    return f"\\{ENCLOSED[notation]}{{{_row(node)}}}"


def _first(node: Node) -> str:
    return _tex(node.children[0]) if node.children else ""


_ROWS = frozenset({"", "math", "merror", "mpadded", "mrow", "mstyle", "mtd"})
_ELEMENTS: dict[str, Callable[[Node], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _words,
    "ms": _words,
    "mspace": lambda node: "\\ ",
    "none": lambda node: "",
    "maligngroup": lambda node: "",
    "malignmark": lambda node: "",
    "mfrac": _fraction,
    "msqrt": lambda node: f"\\sqrt{{{_row(node)}}}",
    "mroot": _root,
    "msup": _superscript,
    "msub": _subscript,
    "msubsup": _both_scripts,
    "mover": _over,
    "munder": _under,
    "munderover": _under_over,
    "mmultiscripts": _prescripts,
    "mfenced": _fenced,
    "mtable": _table,
    "menclose": _enclosed,
    "mphantom": lambda node: f"\\phantom{{{_row(node)}}}",
    "semantics": _first,
    "maction": _first,
}
