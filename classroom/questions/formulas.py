r"""Formulas in Markdown: ``$x^2$`` within a line, ``$$x^2$$`` on lines of its own. Their source stays TeX, as text.

Money stays money. A formula has no space inside its dollars, no letter or digit of ASCII right before it and no digit
right after it, so that ``$5 and $10``, ``5$/10$`` and ``A$AP`` are text; ``\$`` is a dollar anywhere. The rules are
close to those of Pandoc (https://pandoc.org/MANUAL.html#math). Each sign is looked at a fixed number of times: what is
searched for from one dollar ends at the next.
"""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

CLASSES = {"math", "math--inline", "math--display"}
"""The classes of formulas on pages, and the only classes that sanitised HTML keeps."""

_INLINE = re.compile(r"\$(?![\s$])((?:[^$\\]|\\[\s\S])+)(?<!\s)\$(?!\d)")
_DISPLAY = re.compile(r"\$\$(?!\$)((?:[^$\\]|\\[\s\S]|\$(?!\$))+?)\$\$(?!\$)")
_ASCII_WORD = re.compile("[A-Za-z0-9]")
_TOKEN = re.compile(r'<(span|div) class="math math--(inline|display)">([^<]*)</\1>')


def install(markdown: MarkdownIt) -> None:
    """Add formulas to a Markdown renderer."""
    markdown.inline.ruler.before("escape", "formula", _inline)
    markdown.block.ruler.before("fence", "formula", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    markdown.add_render_rule("formula", _rendered)


def with_delimiters(html: str) -> str:
    r"""Return rendered HTML with formulas as ``\(...\)`` and ``\[...\]``, as Moodle and MathJax take them."""
    return _TOKEN.sub(_delimited, html)


def _delimited(found: re.Match[str]) -> str:
    tex = f"\\({found[3]}\\)" if found[2] == "inline" else f"\\[{found[3]}\\]"
    return f"<p>{tex}</p>" if found[1] == "div" else tex


def _inline(state: StateInline, silent: bool) -> bool:
    at = state.pos
    if state.src[at] != "$":
        return False
    is_display = state.src.startswith("$$", at)
    found = (_DISPLAY if is_display else _INLINE).match(state.src, at, state.posMax)
    if not found or not found[1].strip() or (not is_display and at and _ASCII_WORD.match(state.src[at - 1])):
        return False
    if not silent:
        _push(state, found[1], "display" if is_display else "inline", "span")
    state.pos = found.end()
    return True


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Read lines from one that begins with ``$$`` to one that ends with it; a formula contains no blank line."""
    if state.is_code_block(first) or not _line(state, first).startswith("$$"):
        return False
    lines = [_line(state, first)[2:]]
    at = first
    while "$$" not in lines[-1]:
        at += 1
        if at >= last or state.isEmpty(at) or state.sCount[at] < state.blkIndent:
            return False
        lines.append(_line(state, at))
    tex = "\n".join(lines).rstrip()
    if not tex.endswith("$$") or tex.find("$$") != len(tex) - 2 or not tex[:-2].strip():
        return False
    if not silent:
        state.line = at + 1
        _push(state, tex[:-2], "display", "div").map = [first, at + 1]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _push(state: StateInline | StateBlock, tex: str, how: str, tag: str) -> Token:
    token = state.push("formula", tag, 0)
    token.content, token.info = tex.strip(), how
    token.block = tag == "div"
    return token


def _rendered(self: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[index]
    begin = "\n" if token.block and index and tokens[index - 1].hidden else ""  # below the text of a tight item
    end = "\n" if token.block else ""
    tex = escape(token.content, quote=False)
    return f'{begin}<{token.tag} class="math math--{token.info}">{tex}</{token.tag}>{end}'
