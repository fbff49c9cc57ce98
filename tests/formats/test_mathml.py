"""MathML becomes TeX, in every format that has HTML; what cannot be converted gives its text and a note."""

import pytest

from classroom.formats import get
from classroom.formats.shared.markup import convert, formulas_to_tex
from classroom.formats.shared.markup.mathml import UnknownMathError, to_tex
from classroom.formats.shared.markup.mathml_tree import MAX_DEPTH
from tests.support import moodle, qti
from tests.support.linear import in_linear_time, repeated

PIECES = (
    "<mi>f</mi><mo>=</mo><mo>{</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mtext>if a&lt;0, 50%</mtext></mtd></mtr>"
    "<mtr><mtd><mo>[</mo></mtd></mtr></mtable>"
)


@pytest.mark.parametrize(
    ("inside", "tex"),
    [
        ("<mfrac><mn>6</mn><mn>8</mn></mfrac>", r"\frac{6}{8}"),
        ("<msup><mn>3</mn><mn>4</mn></msup>", "3^4"),
        ("<msup><mi>x</mi><mrow><mo>&#8722;</mo><mn>12</mn></mrow></msup>", "x^{-12}"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>", "{(a)}^2"),
        ("<msub><mi>H</mi><mn>2</mn></msub><mi>O</mi>", "H_2O"),
        ("<msubsup><mo>∫</mo><mn>0</mn><mi>π</mi></msubsup><mi>sin</mi><mi>x</mi>", r"\int_0^{\pi}\sin x"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>i</mi>", r"\sum_i^ni"),
        ("<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder>", r"\lim_{x\to0}"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", r"\sqrt{a+b}"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}"),
        ("<mover><mi>v</mi><mo>→</mo></mover><mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>",
         r"\vec{v}\overline{AB}"),
        ("<munder><mi>x</mi><mo>_</mo></munder>", r"\underline{x}"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", r"\left(a,b\right)"),
        ('<mfenced open="|" close="|" separators=""><mi>x</mi></mfenced>', r"\left\vert x\right\vert"),
        (PIECES, r"f=\left\{\begin{matrix} 1 & \text{if a<0, 50\%} \\ {}[ \end{matrix}\right."),
        ("<mmultiscripts><mi>C</mi><none/><none/><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>", "{}_6^{14}C"),
        ("<msup><mi>f</mi><mo>′</mo></msup><msup><mn>30</mn><mo>°</mo></msup>", r"f'{30}^{\circ}"),
        ("<mn>1,5</mn><mo>&#8804;</mo><mn>2.5</mn><mo>%</mo><mo>$</mo>", r"1{,}5\leq2.5\%\$"),
        ("<mi>km</mi><mo>&#8290;</mo><mi mathvariant='bold'>v</mi>", r"\mathrm{km}\mathbf{v}"),
        ('<menclose notation="box"><mi>x</mi></menclose>', r"\boxed{x}"),
        ("<semantics><mi>x</mi><annotation encoding='application/x-tex'>x^{2}</annotation></semantics>", "x^{2}"),
        ("<semantics><mi>x</mi><annotation encoding='MathType'>%%%</annotation></semantics>", "x"),
        ("<!-- made by hand --><mstyle><br><mn>7</mn></mstyle>", "7"),
        ("plain", r"\text{plain}"),
    ],
)  # fmt: skip
def test_mathml_becomes_tex(inside: str, tex: str) -> None:
    assert to_tex(f"<math>{inside}</math>") == (tex, False)
    assert to_tex(f'<m:math display="block">{inside}</m:math>') == (tex, True)


@pytest.mark.parametrize(
    "inside",
    [
        "<mstack><mn>42</mn><mn>7</mn></mstack>",
        "<mfrac><mn>42</mn></mfrac> 7",
        "<mglyph src='x'/><mn>42</mn><mn>7</mn>",
        '<mfenced open="%"><mn>42</mn><mn>7</mn></mfenced>',
        "<mrow>" * MAX_DEPTH + "<mn>42</mn><mn>7</mn>",
    ],
)
def test_what_cannot_be_converted_gives_its_text(inside: str) -> None:
    source = f"<math>{inside}<annotation>no</annotation></math>"
    with pytest.raises(UnknownMathError) as caught:
        to_tex(source)
    assert caught.value.text == "42 7"
    found = convert(f"a {source} b")
    assert found.markdown == "a 42 7 b"
    assert [message for message, _suggestion in found.notes()] == ["A formula in MathML is imported as plain text."]


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>Is <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>5?</p>", r"Is $\frac{1}{2}$ 5?"),
        ('<p>So<math display="block"><mi>x</mi></math>is</p>', "So$$x$$is"),
        ("«math xmlns=¨http://x.org¨»«msqrt»«mn»49«/mn»«/msqrt»«mo»§#8804;«/mo»«/math»?", r"$\sqrt{49}\leq$?"),
        ("&laquo;math&raquo;&laquo;mi mathvariant=&uml;bold&uml;&raquo;v&laquo;/mi&raquo;&laquo;/math&raquo;",
         r"$\mathbf{v}$"),
        ("He said «math is fun» and «math»", "He said «math is fun» and «math»"),
        ('<img class="Wirisformula" data-mathml="«math»«mn»7«/mn»«/math»" alt="7" src="a.svg">', "$7$"),
        ('<img class="equation_image" data-equation-content="x^2" alt="LaTeX: x^2" src="/eq/1">', "$x^2$"),
        ("<math><mi>x</mi>", "x"),
        ("<math></math>y", "y"),
        ("<table><tr><td><math><mi>a</mi><mo>|</mo></math></td><td>b</td></tr></table>",
         "| $a\\vert$ | b |\n| --- | --- |"),
        (r"<table><tr><td>\(|a|\)</td><td>b</td></tr></table>", "| $\\vert a\\vert $ | b |\n| --- | --- |"),
        (r"a \(\) b \[ \] c", "a b c"),
    ],
)  # fmt: skip
def test_formulas_in_html(source: str, markdown: str) -> None:
    found = convert(source)
    assert found.markdown == markdown
    assert not found.pictures


def test_markdown_with_mathml_in_it() -> None:
    mathml = "<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"
    assert formulas_to_tex(f"**Is** {mathml} or `x`?") == r"**Is** $\frac{a}{b}$ or `x`?"
    assert formulas_to_tex("a <math> b") == "a <math> b"
    assert moodle.one(moodle.question("essay", text=f"*{mathml}*", form="markdown"))["prompt"] == r"*$\frac{a}{b}$*"
    assert get("gift").read(f"[markdown]*{mathml}* \\{{ {{T}}".encode()).items[0].question["prompt"].startswith("*$")


def test_every_format_with_html_reads_mathml() -> None:
    mathml = '<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>x</mi><mn>2</mn></msup></math>'
    wiris = "«math»«msup»«mi»x«/mi»«mn»2«/mn»«/msup»«/math»"
    for source in (mathml, wiris):
        found = moodle.one(moodle.question("multichoice", moodle.answer(source, "100") + moodle.answer("b", "0")))
        assert found["choices"][0]["text"] == "$x^2$"
        gift = get("gift").read(f"Which? {{\\={source} ~b}}".replace("=", "\\=").replace("\\\\=", "=").encode())
        assert [item.question["choices"][0]["text"] for item in gift.items] == ["$x^2$"]
    item = qti.item(qti.choices(("A", mathml), ("B", "b")), qti.declared("single", "identifier", "A"))
    assert qti.one(item)["choices"][0]["text"] == "$x^2$"
    assert qti.notes(item) == ""


HOSTILE = [
    "<mrow>",
    "<math>",
    "<math><mi>",
    "<math></math>",
    "«math»",
    "«math»«/math»",
    "<mi x='",
    "<math><!--",
    "&",
    "<",
    "a",
    "%1",
]


@in_linear_time
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_formulas_take_linear_time(unit: str) -> None:
    text = repeated(unit)
    for source in (text, f"<math>{text}</math>", f"<math><mfenced {text}></mfenced></math>", f"\\({text}\\)"):
        assert isinstance(convert(source).markdown, str)
        assert isinstance(formulas_to_tex(source), str)
