"""GIFT: texts, titles, tags and where a question ends."""

import pytest

from tests.support.gift import marked, one, read


def test_control_characters_of_the_documentation() -> None:
    question = one("""::GIFT Control Characters::
Which of the following is NOT a control character for the GIFT import format? {
   ~ \\~     # \\~ is a control character.
   ~ \\=     # \\= is a control character.
   ~ \\#     # \\# is a control character.
   ~ \\{     # \\{ is a control character.
   ~ \\}     # \\} is a control character.
   = \\\\     # Correct! \\\\ (backslash) is not a control character. BUT,
              it is used to escape the control characters.
}""")
    assert question["title"] == "GIFT Control Characters"
    assert marked(question) == ["~", "=", "#", "{", "}", "=\\"]
    assert question["choices"][5]["feedback"].endswith(
        "control character. BUT,\nit is used to escape the control characters."
    )


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("a *b* c{T}", "a \\*b\\* c"),
        ("a <b>b</b> &amp; c{T}", "a **b** & c"),
        ("a < b, List<String>{T}", "a < b, List<String>"),
        ("two\nlines{T}", "two\nlines"),
        ("two\\nlines{T}", "two\nlines"),
        ("two<br>and\nthree{T}", "two\nand\nthree"),
        ("[plain]a <b>b</b>{T}", "a <b>b</b>"),
        ("[html]a\n<p>b{T}", "a\n\nb"),
        ("[markdown]**a** <b>{T}", "**a** <b>"),
        ("[Markdown] **a**{T}", "**a**"),
        ("[moodle]a_b{T}", "a_b"),
        ("[other]a{T}", "[other]a"),
        ("a\\\\nb \\: \\x{T}", "a\\nb : \\x"),
        ("[html]a\\: <a href\\=\"http\\://x.y\">b</a>{T}", "a: b (http://x.y)"),
        ("[markdown]it ({T}) is", "it (_____) is"),
        ("[markdown]it\n{T}\nis", "it\n\\_\\_\\_\\_\\_\nis"),
        ("it\n{T}\nis", "it\n\\_\\_\\_\\_\\_\nis"),
        ("{T} is it", "_____ is it"),
        ("pi is \\(\\frac\\{1\\}\\{2\\}\\){T}", "pi is $\\frac{1}{2}$"),
    ],
)  # fmt: skip
def test_texts(text: str, prompt: str) -> None:
    assert one(text)["prompt"] == prompt


def test_choices_have_the_format_of_the_question() -> None:
    question = one("[markdown]a{=**b**#_c_ ~[plain]**d** ~[html]<i>e</i> ####`f`}")
    assert [choice["text"] for choice in question["choices"]] == ["**b**", "\\*\\*d\\*\\*", "*e*"]
    assert question["choices"][0]["feedback"] == "_c_"
    assert question["explanation"] == "`f`"


@pytest.mark.parametrize(
    ("text", "title", "prompt"),
    [
        ("::Kanji Origins::Japanese characters originally\ncame from what country? {=China}", "Kanji Origins",
         "Japanese characters originally\ncame from what country?"),
        (":: a \\:\\: b :: c {T}", "a :: b", "c"),
        ("::a\n::b {T}", "a", "b"),
        ("::a b {T}", "", "a b"),
        ("a ::b:: {T}", "", "a ::b::"),
        ("::" + "t" * 300 + "::a{T}", "t" * 200, "a"),
    ],
)  # fmt: skip
def test_titles(text: str, title: str, prompt: str) -> None:
    question = one(text)
    assert (question["title"], question["prompt"]) == (title, prompt)


@pytest.mark.parametrize(
    ("path", "tags"),
    [
        ("tom/dick/harry", ["tom/dick/harry"]),
        ("$course$/top/Rivers/Asia", ["rivers/asia"]),
        ("$course$/Rivers", ["rivers"]),
        ("$cat1$/top/", []),
        ("$course$/top", []),
        ("A, B; C", ["a b c"]),
        ("x" * 70, ["x" * 64]),
    ],
)
def test_categories_become_tags(path: str, tags: list[str]) -> None:
    assert one(f"$CATEGORY: {path}\n\na{{T}}")["tags"] == tags
    assert one(f"$CATEGORY: {path}\na{{T}}")["tags"] == tags


def test_a_category_applies_until_the_next() -> None:
    parsed = read("a{T}\n\n$CATEGORY: x\n\nb{T}\n\nc{T}\n$CATEGORY: y/z\nd{T}")
    assert [item.question["tags"] for item in parsed.items] == [[], ["x"], ["x"], ["y/z"]]


def test_tags_in_comments() -> None:
    parsed = read("""// [tag:a] and [tag:b \\] c] [id:16]
// [tag:d]
one{T}

// [tag:lost]

two{T}
// [tag:e]

// [tag:f]
three{T}
// [tag:g]
four{T}
""")
    assert [item.question["tags"] for item in parsed.items] == [["a", "b ] c", "d"], ["e"], ["f"], ["g"]]
    assert [(note["line"], note["message"]) for note in parsed.notes] == [(3, "The ID 16 is not kept.")]


def test_comments_are_ignored_anywhere() -> None:
    question = one("// {\none\n   // two }\nthree {\n// =no\n=yes ~no\n}\n// end")
    assert question["prompt"] == "one\n\nthree"
    assert marked(question) == ["=yes", "no"]


@pytest.mark.parametrize(
    "text",
    [
        "one{T}\n\ntwo{=a ~b}\n\nthree{}",
        "one{T}\r\n\r\ntwo{=a ~b}\r\n\r\nthree{}\r\n",
        "one{T}\r\rtwo{=a ~b}\r\rthree{}",
        "\ufeffone{T}\n \t\ntwo{=a ~b}\n\n\n\nthree{}",
        "one{T}\ntwo{=a ~b}\nthree{}",
        "one{T}\ntwo{\n=a\n~b\n}\nthree{\n}",
        "one{T}\n::::two{=a ~b}\n// comment\nthree{}",
        "one{T}\n\ntwo{\n=a\n\n~b\n\n}\n\nthree{}",
    ],
)
def test_where_questions_end(text: str) -> None:
    parsed = read(text)
    assert parsed.errors == []
    assert [item.question["prompt"] for item in parsed.items] == ["one", "two", "three"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert read("¿Sí?{T}".encode(encoding)).items[0].question["prompt"] == "¿Sí?"


def test_latin_1_is_guessed_and_said() -> None:
    parsed = read("one{T}\n\ntwo{=año}".encode("latin-1"))
    assert parsed.errors == []
    assert [note["line"] for note in parsed.notes] == [1]
    assert parsed.items[1].question["accepted"][0]["text"] == "año"
