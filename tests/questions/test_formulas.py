r"""Formulas between dollars: what is one, what is money, and that the source of one runs nothing and takes no time."""

import re

import pytest

from classroom.questions import formulas
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline


def inline(tex: str) -> str:
    return f'<span class="math math--inline">{tex}</span>'


def display(tex: str, tag: str = "div") -> str:
    return f'<{tag} class="math math--display">{tex}</{tag}>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("$x^2$", inline("x^2")),
        ("$x$ is 5", f"{inline('x')} is 5"),
        ("the $n$th, $n$-th, ($n$)", f"the {inline('n')}th, {inline('n')}-th, ({inline('n')})"),
        ("求$x$的值", f"求{inline('x')}的值"),
        ("$a_1*b_2*c$ and *d*", f"{inline('a_1*b_2*c')} and <em>d</em>"),
        (r"$\{1, 2\} \\ \$5$", inline(r"\{1, 2\} \\ \$5")),
        ("$a<b$ & $c$", f"{inline('a&lt;b')} &amp; {inline('c')}"),
        ("**$x$**", f"<strong>{inline('x')}</strong>"),
        ("`$x$` $y$", f"<code>$x$</code> {inline('y')}"),
        ("$x$$y$", inline("x") + inline("y")),
        ("see $$x^2$$ here", f"see {display('x^2', 'span')} here"),
    ],
)
def test_formulas_in_a_line(source: str, html: str) -> None:
    assert inline_html(source) == html
    assert block_html(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("$$x^2$$", display("x^2")),
        ("$$\na &= b \\\\\n+ c\n- d\n= e\n$$", display("a &amp;= b \\\\\n+ c\n- d\n= e")),
        ("text\n$$\nx\n$$\nmore", f"<p>text</p>\n{display('x')}\n<p>more</p>"),
        ("- a\n  $$x$$\n- b", f"<ul>\n<li>a\n{display('x')}\n</li>\n<li>b</li>\n</ul>"),
        ("> $$\n> x\n> $$", f"<blockquote>\n{display('x')}\n</blockquote>"),
        ("| a | b |\n|---|---|\n| $x$ | 1 |", None),
    ],
)
def test_formulas_of_their_own(source: str, html: str | None) -> None:
    assert block_html(source) == html if html else inline("x") in block_html(source)


MONEY = (
    "$5 and $10", "$5, $10", "$5/$10", "5$/10$", "5$ and 10$", "from $5 to $10 ($15)", "US$5/US$10", "A$AP and Ke$ha",
    "$", "$$", "$$$", "$$$$", "a $ b $ c", "$ x $", "$x", "x$", "2$x$", r"\$x\$", r"\$5\$", "$x\\$", "$$x", "$$ $$",
    "$a\n\nb$", "$$a\n\nb$$",
)  # fmt: skip


@pytest.mark.parametrize("source", MONEY)
def test_money_and_single_dollars_stay_text(source: str) -> None:
    assert "math" not in block_html(source)
    assert plain(source) == " ".join(source.replace("\\", "").split())


def test_a_formula_is_its_source_where_there_is_plain_text_only() -> None:
    assert plain("Solve $x^2 < 4$:\n\n$$\\frac12$$") == r"Solve x^2 < 4: \frac12"
    assert plain_inline("$x^2$ or $y_1$") == "x^2 or y_1"


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", r"\href{javascript:alert(1)}{x}",
    '"><svg/onload=alert(1)>', "</span><script>alert(1)</script>", r"\htmlStyle{position:fixed}{x}", "&lt;script&gt;",
    "<style>*{display:none}</style>",
)  # fmt: skip


@pytest.mark.parametrize("tex", HOSTILE)
@pytest.mark.parametrize("source", ["${}$", "a $${}$$ b", "$$\n{}\n$$"])
def test_hostile_formulas_are_text(source: str, tex: str) -> None:
    for render in (block_html, inline_html):
        html = render(source.replace("{}", tex))
        assert set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", html)) <= {"p", "span", "div", "br"}
        assert set(re.findall(r"<[^>]*\s(\w+)\s*=", html)) <= {"class"}
        assert set(re.findall(r'class="([^"]*)"', html)) <= {"math math--inline", "math math--display"}


def test_classes_come_from_formulas_only() -> None:
    source = '<span class="math math--inline">x</span> <div class="dialog">y</div>'
    assert "<span" not in block_html(source)
    assert "<div" not in block_html(source)


def looks(source: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many characters the rules looked at: what their patterns ran over and the lines that they took."""
    seen = 0

    class Pattern:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def match(self, text: str, at: int, end: int) -> re.Match[str] | None:
            nonlocal seen
            stop = text.find("$", at + 2)
            while stop > 0 and text[stop - 1] == "\\":
                stop = text.find("$", stop + 1)
            seen += (stop if stop >= 0 else end) - at
            return self.pattern.match(text, at, end)

    line = formulas._line

    def counted(state: object, number: int) -> str:
        nonlocal seen
        text = line(state, number)  # type: ignore[arg-type]
        seen += len(text) + 1
        return text

    with monkeypatch.context() as patch:
        patch.setattr(formulas, "_INLINE", Pattern(formulas._INLINE))
        patch.setattr(formulas, "_DISPLAY", Pattern(formulas._DISPLAY))
        patch.setattr(formulas, "_line", counted)
        block_html.__wrapped__(source)
    return seen


DOLLARS = (
    r"$", r"$a", r"$a_", r"$_", r"$1", r"$$", r"$$a", r"$$a_", r"$$a|",
    r"$$|", "$\\", r"\$", r"$\$", r"a\$$", r"$$\$", r"$a|", r"$$$a",
)  # fmt: skip
"""With ``_`` for a space and ``|`` for a new line."""


@pytest.mark.parametrize("part", DOLLARS)
def test_dollars_are_looked_at_a_fixed_number_of_times(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text is twice the work: what is searched for from one dollar ends at the next."""
    part = part.replace("_", " ").replace("|", "\n")
    short, long = ((part * 5000)[:size] for size in (2500, 5000))
    assert looks(long, monkeypatch) <= 2 * looks(short, monkeypatch) + 200
    assert looks(long, monkeypatch) <= 20 * len(long)
