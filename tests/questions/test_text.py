"""Markdown becomes HTML that runs nothing and leads nowhere."""

import re

import pytest

from classroom.questions.clean_text import is_storable, tidy, tidy_line
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<svg/onload=alert(1)>",
    "`</code><script>alert(1)</script>`",
    "| <script>1</script> |\n|---|\n| <iframe src=x> |",
    "<style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "```html\n<script>alert(1)</script>\n```",
    "<a href='data:text/html,x'>x</a>",
]


@pytest.mark.parametrize("render", [block_html, inline_html])
@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_runs_and_nothing_is_linked(source: str, render) -> None:  # type: ignore[no-untyped-def]
    html = render(source)
    tags = {tag.lower() for tag in re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", html)}
    assert not tags & {"script", "img", "a", "svg", "iframe", "style", "link", "object", "form"}
    assert not re.search(r"<[^>]*\s(on\w+|href|src|style)\s*=", html)


def test_mark_up_that_is_wanted() -> None:
    assert block_html("**a** and `b`") == "<p><strong>a</strong> and <code>b</code></p>"
    assert inline_html("~~a~~") == "<s>a</s>"


@pytest.mark.parametrize(
    ("source", "text"), [("**a** <b>", "a <b>"), ("- one\n- two", "one two"), ("", ""), ("a &amp; b", "a & b")]
)
def test_plain(source: str, text: str) -> None:
    assert plain(source) == text


@pytest.mark.parametrize("source", ["1.", "+", "#", "-", "> x", "---"])
def test_plain_inline_keeps_what_a_block_would_swallow(source: str) -> None:
    assert plain_inline(source) == source


def test_tidy() -> None:
    assert tidy("  a\r\nb\rc\u2028d\x0be ") == "a\nb\nc\nd\ne"
    assert tidy("e\u0301") == "é"
    assert tidy(tidy(" x\r\n")) == tidy(" x\r\n")
    assert tidy_line("a \r\n  b") == "a b"


@pytest.mark.parametrize("text", ["\x00", "\x1b", "\ud800", "\uffff", "\x7f"])
def test_what_cannot_be_stored(text: str) -> None:
    assert not is_storable(f"a{text}b")
    assert is_storable("a\tb\nc é 👩🏽‍🏫 \u200f")


@pytest.mark.parametrize("part", ["*", "_", "`", "[", "**a ", "> ", "- ", "|", "~~", "![", "\\", "<", "&", "1. "])
def test_the_longest_text_is_rendered(part: str) -> None:
    """No text of the permitted length takes long: at twenty times that length, quadratic time would be a time-out."""
    assert block_html((part * 5000)[:5000])
    assert block_html((part * 100_000)[:100_000])
