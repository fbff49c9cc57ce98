"""Signs that authors mean as signs stay, and emphasis stays emphasis."""

import pytest
from markdown_it import MarkdownIt

from classroom.questions import formulas
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline

_commonmark = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").enable("strikethrough")
_commonmark.disable(["image", "link", "autolink", "reference"])
formulas.install(_commonmark)


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4", "What is 2*3*4?", "¿2*3*4?", "2*3*4 = 24", "a*b*c", "2**3**4", "2*3**4*5", "1.5*2*3", "3,5*2*4",
        "4*-3*2", "3*4*5, 6*7*8", "(a+b)*(a-b)*2", "f(x)*g(x)*h(x)", "sin(x)*cos(x)*2", "x^2*y*z", "2*x*y+3*x*z",
        "n*(n-1)*(n-2)", "π*r*r", "2*base*altura", "base*altura*2", "área=base*altura*alto", "10%*20*30",
        "*args, **kwargs", "__init__", "def __init__(self):", "__str__ and __repr__", "self.__dict__",
        "snake__case__name", "__set_name__",
    ],
)  # fmt: skip
def test_signs_that_stay(text: str) -> None:
    assert plain(text) == plain_inline(text) == text
    assert "<em>" not in inline_html(text) + block_html(text)


@pytest.mark.parametrize(
    "text",
    [
        "*a*", "**bold**", "__bold__", "__not__", "**2**", "*2*", "ca*mi*sa", "ca**mi**sa", "c*a*sa", "s**o**l",
        "CO*2*", "1*er* curso", "*Nota: 5*", "un*believ*able", "(*a*)", "**a**,**b**", "*a*/*b*", "*a*+*b*", "**x**=2",
        "**2**x=4", "**3.5**, **4**", "*uno*-*dos*", "n.**º**", "***both***", "**a** *b* __c__ _d_", "`2*3*4` *x*",
        "$a*b*c$ *x*",
    ],
)  # fmt: skip
def test_emphasis_that_stays(text: str) -> None:
    assert inline_html(text) == _commonmark.renderInline(text)
    assert "<em>" in inline_html(text) or "<strong>" in inline_html(text)


def test_emphasis_around_an_expression() -> None:
    assert inline_html("**2*3*4** is *24*") == "<strong>2*3*4</strong> is <em>24</em>"


@pytest.mark.parametrize("part", ["2*", "a*b*", "__init__", "2**", "*(", "_*", "1*a ", "* a_", "a(*"])
def test_many_signs_take_no_long_time(part: str) -> None:
    assert block_html((part * 5000)[:5000])
    assert block_html((part * 50_000)[:50_000])


def test_a_long_word_beside_signs_takes_no_long_time() -> None:
    assert block_html("2*3*" + "x" * 400_000)


def test_a_year_at_the_beginning_stays() -> None:
    assert plain("1914. Which war began?") == "1914. Which war began?"
    assert block_html("1914. Which war began?") == '<ol start="1914">\n<li>Which war began?</li>\n</ol>'
