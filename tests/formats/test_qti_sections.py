"""QTI: HTML in CDATA sections, and what a package says of each item."""

from classroom.questions.markdown import plain_inline
from tests.support import qti12
from tests.support.qti import FORMAT, choices, declared, item, notes, one, packed

RIGHT = declared("single", "identifier", "A")


def test_html_in_a_cdata_section_is_formatting() -> None:
    body = "<prompt><![CDATA[<p>Which <b>river</b>&nbsp;is it?</p>]]></prompt>"
    shown = choices(("A", "<![CDATA[<p>Nile</p>]]>"), ("B", "<![CDATA[a<b]]>")).replace("<prompt>Which?</prompt>", body)
    found = one(item(shown, RIGHT))
    assert found["prompt"] == "Which **river** is it?"
    assert [choice["text"] for choice in found["choices"]] == ["Nile", "a<b"]
    assert "CDATA" in notes(item(shown, RIGHT))


def test_escaped_tags_and_talk_about_tags_are_text() -> None:
    shown = choices(("A", "&lt;p&gt;x&lt;/p&gt;"), ("B", "<![CDATA[Is it <b> or <i>?]]>"))
    found = one(item(shown, RIGHT))
    assert [plain_inline(choice["text"]) for choice in found["choices"]] == ["<p>x</p>", "Is it <b> or <i>?"]
    assert "CDATA" not in notes(item(shown, RIGHT))


def test_a_long_cdata_section_is_one_text() -> None:
    long = ("word " * 4000).strip()
    body = f"<prompt><![CDATA[<p>{long}</p>]]></prompt>"
    shown = choices(("A", "a"), ("B", "b")).replace("<prompt>Which?</prompt>", body)
    assert one(item(shown, RIGHT))["prompt"] == long


def test_what_a_package_says_of_an_item() -> None:
    body = f"<p>A river in <em>Egypt</em></p>{choices(('A', 'Nile'), ('B', 'Ebro'))}"
    parsed = FORMAT.read(packed(a_xml=item(body, RIGHT), b_xml=item(body)))
    (found,), (wrong,) = parsed.items, parsed.errors
    said = ["A river in Egypt", "Which?", "A: Nile", "B: Ebro"]
    assert found.excerpt.split("\n") == ["RESPONSE: A", *said]
    assert wrong["excerpt"].split("\n") == said
    assert FORMAT.read(item(body, RIGHT).encode()).items[0].excerpt == ""  # its lines are at hand


def test_what_a_package_of_qti_1_says_of_an_item() -> None:
    data = qti12.packed({"imsmanifest.xml": "<manifest/>", "g1/assessment_qti.xml": qti12.document(qti12.CANVAS)})
    (found,) = qti12.FORMAT.read(data).items
    assert found.excerpt.split("\n")[:4] == ["<p>Which one <b>floats</b>?</p>", "1: Lead", "2: <p>Ice</p>", "3: Gold"]
