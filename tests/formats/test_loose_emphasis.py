"""Emphasis beside punctuation, which Moodle's Markdown renders and CommonMark does not."""

import pytest

from classroom.formats import get
from classroom.formats.shared.markup import from_markdown
from classroom.questions.markdown import block_html
from tests.support.linear import in_linear_time, repeated


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("She**'s here** now.", "She'<strong>s here</strong> now."),
        ("**Nota:**texto", "<strong>Nota</strong>:texto"),
        ("*¿qué?*dijo y ~~no.~~sí", "<em>¿qué</em>?dijo y <s>no</s>.sí"),
        ("**Nota:** texto", "<strong>Nota:</strong> texto"),
        ("3*4*5 and f(**x**)", "3*4*5 and f(<strong>x</strong>)"),
        ("`a**:b**c` and $a*:b*c$", '<code>a**:b**c</code> and <span class="math math--inline">a*:b*c</span>'),
    ],
)
def test_what_is_emphasised_is_shown_so(source: str, shown: str) -> None:
    assert block_html(from_markdown(source)) == f"<p>{shown}</p>"


def test_texts_of_gift_in_markdown() -> None:
    (item,) = get("gift").read(b"[markdown]She**'s here**? {T}").items
    assert "<strong>" in block_html(item.question["prompt"])


@in_linear_time
@pytest.mark.parametrize("unit", ["**a ", "a**'", "*a:*b", "~~", "`*", "$*a:"])
def test_reading_takes_linear_time(unit: str) -> None:
    assert from_markdown(repeated(unit))
