"""HTML and plain text as Markdown: the meaning is kept, the result is safe, and conversion takes linear time."""

import html
import random
from collections.abc import Callable

import pytest

from classroom.formats.shared.markup import Picture, convert, from_html, from_plain, to_html
from classroom.questions.markdown import block_html, plain, plain_inline
from tests.support.linear import in_linear_time, repeated
from tests.support.questions import MARKUP, WORDS

NASTY = ("*", "**", "_", "__", "_____", "`", "```", "~~", "\\", "\\*", "&lt;", "&", "<", ">", "# ", "- ", "+ ", "1. ",
         "1) ", "> ", "===", "---", "|", "| a |\n|---|", "[a]: b", "![x](y)", "$", "$5", "$$", "\\(", "a*b*c", "a_b_c",
         "<b>", "</p>", "    code", "\n", "\n\n", "\t", "&#42;")  # fmt: skip


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("plain", "plain"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("One<br><br />Two", "One\n\nTwo"),
        ("<b>bold</b> <i>it</i> <strong>s</strong> <em>e</em> <del>d</del>", "**bold** *it* **s** *e* ~~d~~"),
        ("a<b> bold </b>b", "a **bold** b"),
        ("<b>a <i>b</i></b> c", "**a *b*** c"),
        ("<b><b>a</b></b> <b></b>", "**a**"),
        ("<code>a*b</code> and <code>a`b</code>", "`a*b` and ``a`b``"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("H<sub>2</sub>O x<sup>2</sup> 10<sup>-3</sup>", "H₂O x² 10⁻³"),
        ("x<sup>ab!</sup> y<sub>q</sub>", "x^(ab!) y_q"),
        ("&lt;b&gt; &amp; &eacute; &#233; &#xE9; &nbsp;x", "<b> & é é é x"),
        ("&amp;lt;", "\\&lt;"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>end", "1. a\n   - b\n2. c\n\nend"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<h1>T</h1><h6>t</h6>x", "# T\n\n#### t\n\nx"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td></tr></table>", "| a | b\\|c |\n| --- | --- |\n| 1 |  |"),
        ("<table><tr><td>only</td></tr></table>", "only"),
        ('<a href="https://x.org/?a=1&amp;b=2">text</a>.', "text (https://x.org/?a=1&b=2)."),
        ('<a href="https://x.org">https://x.org</a>', "https://x.org"),
        ('<a href="mailto:a@x.org">a@x.org</a>', "a@x.org"),
        ('<a href="javascript:alert(1)">text</a>', "text"),
        ('<a href="page.html">text</a>', "text"),
        ("<script>alert(1)</script><style>p{}</style>x", "x"),
        ("<SCRIPT>alert('</p>')</SCRIPT >x", "x"),
        ("a<!-- hidden <b> -->b<?php x ?><!DOCTYPE html>c", "abc"),
        ("a<![CDATA[<b>]]>b", "a<b>b"),
        ("1 < 2 and 3 > 2, List<String>, a<-b", "1 < 2 and 3 > 2, List<String>, a<-b"),
        ("<o:p>word</o:p><my-x>y</my-x>", "wordy"),
        ("an <unclosed", "an <unclosed"),
        ("an <b unclosed", "an <b unclosed"),
        ("2 * 3 * 4, snake_case, 5_", "2 * 3 * 4, snake_case, 5_"),
        ("*no* _no_ `no`", "\\*no\\* \\_no\\_ \\`no\\`"),
        ("1. no list", "1\\. no list"),
        ("<p># no heading</p>", "\\# no heading"),
        (r"\(x_1\) and \[y\] and $$z$$ for $5", r"$x_1$ and $$y$$ and $$z$$ for $5"),
        ("<div>a</div><div><div>b</div></div>", "a\n\nb"),
        ("a\n  b\r\n\tc", "a b c"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)  # fmt: skip
def test_html_keeps_its_meaning(source: str, markdown: str) -> None:
    assert from_html(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("One<br>Two", "One Two"),
        ("<h1>1. <b>x</b></h1>", "1. **x**"),
        ("<table><tr><td>a|b<td>c</table>", "a|b c"),
        ("<pre>a\nb</pre>", "a b"),
        ("# x - y", "# x - y"),
    ],
)
def test_one_line_stays_one_line(source: str, markdown: str) -> None:
    assert from_html(source, inline=True) == markdown


def test_pictures_are_reported() -> None:
    source = 'See <img alt="The  map" src="@@PLUGINFILE@@/map%20one.png"> or <IMG SRC=b.png>.'
    seen = convert(source)
    assert seen.markdown == "See The map or ."
    assert seen.pictures == [Picture("@@PLUGINFILE@@/map%20one.png", "The map"), Picture("b.png", "")]
    assert convert(source, extracted=0).markdown == "See or ."
    assert convert(source, extracted=1).markdown == "See The map or ."


def test_unsupported_elements_are_reported() -> None:
    seen = convert(
        'a<video src="x">no video here</video><iframe>y</iframe><svg><text>z</text></svg><script>1</script>b'
    )
    assert seen.markdown == "ab"
    assert seen.unsupported == {"video", "iframe", "svg", "script"}


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("a<b y c>d", "a<b y c>d"),
        ("If a<b and b>c then", "If a<b and b>c then"),
        ("<td nowrap>x</td> <input disabled>y", "x\n\ny"),
        ("The <title> names it. <b>So</b>", "The <title> names it. **So**"),
        ("<style>p{}x <i>y</i>", "<style>p{}x *y*"),
        ("<textarea>kept</textarea> <title>too</title>", "kept\n\ntoo"),
        ("<video>no</video> yes <video> still", "yes still"),
        ("<svg><g>no</svg> yes <object>x", "yes x"),
        ("<svg><video>no</svg></video>yes", "yes"),
        ('See <text font="serif">{</text> in <first-name> C', "See { in <first-name> C"),
        ("List<String> and Map<a.b, c>", "List<String> and Map<a.b, c>"),
        ("<u>a</u>, <ins>b</ins>", "**a**, **b**"),
        ('<span style="text-decoration: underline;">a</span> <span>b</span>', "**a** b"),
        ('<span style="font-weight:700;font-style: italic">a <span>b</span></span>', "***a b***"),
        ('x<span style="vertical-align: super">2</span>', "x²"),
        ('<span style="text-decoration:line-through">b</span>', "~~b~~"),
    ],
)  # fmt: skip
def test_what_only_looks_like_mark_up_is_kept(source: str, markdown: str) -> None:
    assert from_html(source) == markdown


def test_what_became_of_the_text_is_noted() -> None:
    source = '<foo>a</foo> <o:p>b</o:p> <u>c</u> <span style="text-decoration:underline">d</span> <video></video>'
    assert [message for message, _suggestion in convert(source).notes()] == [
        "These parts of a text are not kept: video.",
        "Only the text of these elements is kept, which HTML does not know: <foo>.",
        "Underlined text is shown in bold.",
    ]
    assert list(convert("<p>a <b>b</b></p>").notes()) == []


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("Which is bold, <b> or <i>?", "Which is bold, <b> or <i>?"),
        ("What does </p> close in <body> and <head lang='x'>?", "What does </p> close in <body> and <head lang='x'>?"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Is <b>this</b> one<br>or <img src='a.png' alt='that'>?", "Is **this** one\nor that?"),
        ("An <img> needs an <a href='x'>, says <p>", "An <img> needs an , says"),
    ],
)
def test_people_who_type_also_write_about_tags(source: str, markdown: str) -> None:
    assert convert(source, prose=True).markdown.replace("\\", "") == markdown


def test_plain_text_is_rendered_unchanged() -> None:
    dice = random.Random(5)
    for _ in range(1500):
        text = "".join(dice.choice((*NASTY, *WORDS, " ", "a", "b")) for _ in range(dice.randint(1, 12)))
        if text.count("\\(") or text.count("$$") > 1:
            continue  # that is a formula
        assert squeezed(plain(from_plain(text))) == squeezed(text), text
        line = " ".join(text.split())
        assert squeezed(plain_inline(from_plain(line, inline=True))) == squeezed(line), text


def test_escaped_html_is_rendered_unchanged() -> None:
    dice = random.Random(6)
    for _ in range(800):
        text = " ".join(dice.choice((*NASTY, *WORDS)) for _ in range(dice.randint(1, 8)))
        if text.count("\\(") or text.count("$$") > 1:
            continue
        assert squeezed(plain(from_html(html.escape(text)))) == squeezed(text)


def test_random_tags_lose_no_word_and_give_no_html() -> None:
    dice = random.Random(7)
    names = "p div b i code ul ol li blockquote h2 table tr td pre span s x:y"
    for _ in range(1500):
        words: list[str] = []
        source = ""
        for _ in range(dice.randint(1, 25)):
            if dice.random() < 0.5:
                words.append(dice.choice((*WORDS, *NASTY)).strip().replace("\\(", "").replace("$$", ""))
                source += html.escape(words[-1]) + dice.choice(("", " "))
            else:
                source += dice.choice(("<{}>", "</{}>", "<{}/>", '<{} class="x">')).format(dice.choice(names.split()))
        for inline in (False, True):
            markdown = from_html(source, inline=inline)
            shown = plain_inline(markdown) if inline else plain(markdown)
            assert squeezed(shown) == squeezed("".join(words)), source
            assert not inline or "\n" not in markdown


def test_scripts_are_removed() -> None:
    for source in (MARKUP, html.escape(MARKUP), f"<pre>{MARKUP}", f"<![CDATA[{MARKUP}]]>", f"<b title='{MARKUP}'>x"):
        for markdown in (from_html(source), from_plain(source)):
            shown = block_html(markdown)
            assert "<script" not in shown
            assert "<img" not in shown


def test_random_text_never_raises() -> None:
    dice = random.Random(8)
    signs = "<>/=\"'!-[]CDATA&#;bpi xliuoterd\n\\($"
    for _ in range(2000):
        text = "".join(dice.choices(signs, k=dice.randint(0, 60)))
        assert isinstance(from_html(text), str)
        assert isinstance(from_plain(text), str)


@pytest.mark.parametrize("text", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 5000, "&" * 5000, "&#55555555;", "&#xD800;"])
def test_wrong_entities(text: str) -> None:
    assert isinstance(from_html(text), str)


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        (r"2\(x\)3 and f\(x\), \(y\)", "2 $x$ 3 and f $x$, $y$"),
        (r"$-\(x\) and $5\(y\)", r"\$-$x$ and \$5 $y$"),
        (r"$a$ is no formula there, \(a\) is", r"\$a\$ is no formula there, $a$ is"),
        ("<p>Solve</p><p>\\[\n a &lt; b \\\\[1ex]\n c % why\n + d\n\\]</p>", "Solve\n\n$$a < b \\\\[1ex] c + d$$"),
        (r"<ul><li>a \(x_1\) *</li></ul>", r"- a $x_1$ *"),
        (r"<code>\(x\)</code> <pre>$$y$$</pre>", "`\\(x\\)`\n\n```\n$$y$$\n```"),
        (r"\(a $b$ c\)", r"\\(a \$b\$ c\\)"),
    ],
)
def test_formulas_of_other_programs(source: str, markdown: str) -> None:
    assert from_html(source) == markdown


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("$x_1 < 2$ for $5", r"<p>\(x_1 &lt; 2\) for $5</p>"),
        ("a\n\n$$\n\\frac12\n$$\n\nb", "<p>a</p>\n<p>\\[\\frac12\\]</p>\n<p>b</p>"),
        ("a $$x$$ b", r"<p>a \[x\] b</p>"),
        ("- $x$\n- **$y$**", "<ul>\n<li>\\(x\\)</li>\n<li><strong>\\(y\\)</strong></li>\n</ul>"),
        (r"\$x\$", "<p>$x$</p>"),
    ],
)
def test_formulas_survive_a_round_trip(markdown: str, html: str) -> None:
    assert to_html(markdown) == html
    assert to_html(from_html(html)) == html


def test_to_html() -> None:
    assert to_html("**a**\n\nb <script>") == "<p><strong>a</strong></p>\n<p>b &lt;script&gt;</p>"
    assert to_html("**a**", inline=True) == "<strong>a</strong>"


WORST = ["<b>", "<div>", "<b></i>", '<a href="x">', "<", "<img a=", '<img a="', "<img a='\"", "<b ", "<b/", "<table>",
         "<table><tr><td>", "&", "&#9", "<!--", "<![CDATA[", "<?", "<script>", "<script></script", "<svg>",
         "<ul><li>x", "<p><b>x", "<pre>x", "<code>x</code>", "a<br>", "*a", "`", "[", "\\", "_a_ ", "\\(", "$$", "\\[x",
         "<sup>1", "<blockquote>x", "x\n", "| a |\n", "# ", "1. ", "</li>", "</b>", "<table>x</table>", " ", "\n",
         "\u00a0"]  # fmt: skip


@in_linear_time
@pytest.mark.parametrize("unit", WORST)
@pytest.mark.parametrize("function", [from_html, from_plain])
def test_conversion_takes_linear_time(function: Callable[[str], str], unit: str) -> None:
    assert isinstance(function(repeated(unit)), str)
