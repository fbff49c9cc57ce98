"""Signs that CommonMark takes for emphasis but authors mean as signs: ``2*3*4`` and ``__init__``.

A run of ``*`` between two operands is a multiplication or a power if what surrounds it is an expression: numbers,
single letters, brackets and operators. ``ca*mi*sa`` and ``**2**`` stay emphasis. A name between double underscores is
literal if it is one that programs use and prose does not.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_TOKEN = re.compile(r"[^\s`$\\|\"'“”‘’«»:;!?¿¡]+")
"""Text without spaces and quotation marks."""
_BETWEEN = re.compile(r"(?<=[\w)\]²³°π])\*{1,2}(?=[\w(\[√π]|[-−+][\w(\[√π])")
"""A run of ``*`` with an operand on each side."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OPERATORS = re.compile(r"[=+/^()<>−-]")
_FUNCTION = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?=\()")

_NAMES = """
init str repr len eq ne lt le gt ge dict iter getitem setitem delitem getattr setattr delattr getattribute hash bool sub
mul matmul truediv floordiv mod divmod pow lshift rshift xor neg pos abs iadd isub imul int float del slots dir doc mro
bases subclasshook subclasscheck instancecheck init_subclass set_name class_getitem post_init qualname annotations
builtins globals builtin main pycache aenter aexit aiter anext bytes sizeof reduce_ex getstate setstate deepcopy
construct destruct tostring invoke callstatic proto definegetter
"""
NAMES = frozenset(_NAMES.split())
"""Special names of programming languages that are not words which a sentence would stress."""
_DUNDER = re.compile(r"(?<![\w])__([a-z]+(?:_[a-z]+)*)__(?![\w])")


def _is_expression(token: str) -> bool:
    """Say whether the text around a ``*`` is an expression and not a word with a stressed part."""
    if "**" in token and not _NUMBER.search(token):
        return False  # ``s**o**l``
    words = _WORD.findall(_FUNCTION.sub("", token))
    atoms = re.split(r"\*+", token)
    return not words or bool(_OPERATORS.search(token)) or any(map(_NUMBER.fullmatch, (atoms[0], atoms[-1])))


@lru_cache(maxsize=4096)
def _literal_runs(source: str) -> frozenset[int]:
    """Return where the runs of ``*`` and ``_`` begin that stay signs."""
    found: set[int] = set()
    for token in _TOKEN.finditer(source) if "*" in source else ():
        text = token[0].strip(".,") if "*" in token[0] else ""
        inner = text.strip("*_")
        begins, ends = not text.startswith(inner), not text.endswith(inner)
        if not inner or begins != ends:
            continue  # ``CO*2*``: emphasis at one end
        if _is_expression(inner):
            begin = token.start() + token[0].index(inner)
            found.update(begin + run.start() for run in _BETWEEN.finditer(inner))
    for name in _DUNDER.finditer(source):
        if name[1] in NAMES:
            found.update((name.start(), name.end() - 2))
    return frozenset(found)


def install(markdown: MarkdownIt) -> None:
    """Keep such signs in a Markdown renderer."""
    markdown.inline.ruler.before("emphasis", "literal_signs", _keep)


def _keep(state: StateInline, silent: bool) -> bool:
    at = state.pos
    sign = state.src[at]
    if sign not in "*_" or at not in _literal_runs(state.src):
        return False
    end = at
    while end < state.posMax and state.src[end] == sign:
        end += 1
    if not silent:
        state.pending += state.src[at:end]
    state.pos = end
    return True
