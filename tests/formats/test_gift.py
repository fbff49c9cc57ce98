"""GIFT: the examples of Moodle's documentation mean here what they mean there, and errors name their line.

Source of the examples: https://docs.moodle.org/en/GIFT_format.
"""

from typing import Any

import pytest

from classroom import questions
from classroom.formats import ParsedFile, get
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check

FORMAT = get("gift")


def read(text: str | bytes) -> ParsedFile:
    return FORMAT.read(text.encode() if isinstance(text, str) else text)


def one(text: str) -> dict[str, Any]:
    parsed = read(text)
    assert parsed.errors == []
    assert len(parsed.items) == 1
    check(parsed.items[0].question)
    return parsed.items[0].question


def notes(text: str) -> list[str]:
    parsed = read(text)
    assert parsed.errors == []
    return [note["message"] for note in parsed.notes]


def marked(question: dict[str, Any]) -> list[str]:
    """Return the choices, the right ones with = before them."""
    return ["=" * choice["correct"] + choice["text"] for choice in question["choices"]]


CHOICES = [
    ("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}", "single_choice", "Who's buried in Grant's tomb?",
     ["Grant", "Jefferson", "=no one"]),
    ("Grant is {~buried =entombed ~living} in Grant's tomb.", "single_choice", "Grant is _____ in Grant's tomb.",
     ["buried", "=entombed", "living"]),
    ("Thanksgiving is celebrated on the {\n    ~second\n    ~third\n    =fourth\n} Thursday of November.",
     "single_choice", "Thanksgiving is celebrated on the _____ Thursday of November.",
     ["second", "third", "=fourth"]),
    ("Japanese characters originally came from what country? {\n    ~India\n    =China\n    ~Korea\n    ~Egypt}",
     "single_choice", "Japanese characters originally came from what country?",
     ["India", "=China", "Korea", "Egypt"]),
    ("What two people are entombed? {\n    ~No one\n    ~%50%Grant\n    ~%50%Grant's wife\n    ~Grant's father }",
     "multiple_choice", "What two people are entombed?", ["No one", "=Grant", "=Grant's wife", "Grant's father"]),
    ("Difficult question.{~wrong answer ~%50%half credit answer =full credit answer}", "single_choice",
     "Difficult question.", ["wrong answer", "half credit answer", "=full credit answer"]),
    ("Which answer equals 5? {\n     ~ \\= 2 + 2\n     = \\= 2 + 3\n     ~ \\= 2 + 4  }", "single_choice",
     "Which answer equals 5?", ["= 2 + 2", "== 2 + 3", "= 2 + 4"]),
    ("Two or more? {=a =b ~c}", "multiple_choice", "Two or more?", ["=a", "=b", "c"]),
    ("All the same? {~%100%a =b =c}", "poll", "All the same?", ["a", "b", "c"]),
    ("One of many? {~%100%a ~b}", "multiple_choice", "One of many?", ["=a", "b"]),
    ("Doubled? {~a ~=b}", "single_choice", "Doubled?", ["a", "=b"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "prompt", "choices"), CHOICES)
def test_choices(text: str, kind: str, prompt: str, choices: list[str]) -> None:
    question = one(text)
    assert (question["type"], question["prompt"], marked(question)) == (kind, prompt, choices)


@pytest.mark.parametrize(
    ("answers", "truth"),
    [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), (" true ", True), ("\nfalse\n", False)],
)
def test_true_and_false(answers: str, truth: bool) -> None:
    question = one(f"Grant is buried in Grant's tomb.{{{answers}}}")
    assert question["type"] == "true_false"
    assert [choice["correct"] for choice in question["choices"]] == [truth, not truth]


@pytest.mark.parametrize(
    ("answers", "of_true", "of_false", "general"),
    [
        ("T#wrong#right", "right", "wrong", ""),
        ("F#wrong#right", "wrong", "right", ""),
        ("FALSE#No one is buried in Grant's tomb.", "No one is buried in Grant's tomb.", None, ""),
        ("T##right", "right", None, ""),
        ("T####general", None, None, "general"),
        ("T#wrong#right####general", "right", "wrong", "general"),
    ],
)
def test_feedback_of_true_and_false(answers: str, of_true: str | None, of_false: str | None, general: str) -> None:
    question = one(f"Statement.{{{answers}}}")
    assert [choice.get("feedback") for choice in question["choices"]] == [of_true, of_false]
    assert question["explanation"] == general


@pytest.mark.parametrize(
    ("answers", "accepted"),
    [
        ("=no one =nobody", [("no one", 100), ("nobody", 100)]),
        ("=four =4", [("four", 100), ("4", 100)]),
        ("=Nazareth#Yes!\n=%75%Nazereth#Misspelled.\n=%25%Bethlehem",
         [("Nazareth", 100), ("Nazereth", 75), ("Bethlehem", 25)]),
        ("=%100%[html]<b>a</b> &amp; b#\n=%0%c", [("a & b", 100)]),
        ("=a*b =%33.33333%c", [("a*b", 100), ("c", 33)]),
        ("=a\\=b =\\{c\\} =d\\\\e", [("a=b", 100), ("{c}", 100), ("d\\e", 100)]),
        ("=x =x =%50%x", [("x", 100)]),
        ("=<b> &amp; *x*", [("<b> &amp; *x*", 100)]),
    ],
)  # fmt: skip
def test_short_answers(answers: str, accepted: list[tuple[str, int]]) -> None:
    question = one(f"Who?{{{answers}}}")
    assert (question["type"], question["forgive"]) == ("short_text", ["case"]), "as Moodle compares them"
    assert [(item["text"], item["credit"]) for item in question["accepted"]] == accepted


def test_missing_word_of_a_short_answer() -> None:
    assert one("Two plus {=two =2} equals four.")["prompt"] == "Two plus _____ equals four."


@pytest.mark.parametrize(
    ("answers", "accepted"),
    [
        ("#1822", [{"value": 1822, "tolerance": 0, "credit": 100}]),
        ("#1822:5", [{"value": 1822, "tolerance": 5, "credit": 100}]),
        ("#3.1415:0.0005", [{"value": 3.1415, "tolerance": 0.0005, "credit": 100}]),
        ("#3.141..3.142", [{"min": 3.141, "max": 3.142, "credit": 100}]),
        ("#-3..-1", [{"min": -3, "max": -1, "credit": 100}]),
        ("# 1 .. 5 ", [{"min": 1, "max": 5, "credit": 100}]),
        ("#\n    =1822:0\n    =%50%1822:2", [{"value": 1822, "tolerance": 0, "credit": 100},
                                            {"value": 1822, "tolerance": 2, "credit": 50}]),
        ("#=5:1 =%50%5:2 ~#too far", [{"value": 5, "tolerance": 1, "credit": 100},
                                      {"value": 5, "tolerance": 2, "credit": 50}]),
        ("#=%100%6.02e23:1e20#well done\n=%0%*#no", [{"value": 6.02e23, "tolerance": 10**20 * 1.0, "credit": 100}]),
        ("#3,14", [{"value": 3.14, "tolerance": 0, "credit": 100}]),
        ("#5.0:.5", [{"value": 5, "tolerance": 0.5, "credit": 100}]),
    ],
)  # fmt: skip
def test_numbers(answers: str, accepted: list[dict[str, Any]]) -> None:
    question = one(f"When was Ulysses S. Grant born? {{{answers}}}")
    assert question["type"] == "numeric"
    assert question["accepted"] == accepted


def test_matching() -> None:
    question = one("""::Moodle activities::[html]Match the <b>activity</b> to the description.{
    =[html]A <i>discussion</i>. -> Forum
    =[plain]A *record*. -> Database
    =[markdown]A **page**.->Wiki
    = -> Chat
    = -> Forum
    #### [moodle]Well &amp; good
}""")
    assert question["type"] == "matching"
    assert question["prompt"] == "Match the **activity** to the description."
    assert question["pairs"] == [
        {"left": "A *discussion*.", "right": "Forum"},
        {"left": "A \\*record\\*.", "right": "Database"},
        {"left": "A **page**.", "right": "Wiki"},
    ]
    assert question["distractors"] == ["Chat"]
    assert question["explanation"] == "Well & good"


def test_matching_of_the_documentation() -> None:
    text = (
        "Match the following countries with their corresponding\ncapitals.{=Canada->Ottawa =Italy->Rome =Japan->Tokyo}"
    )
    question = one(text)
    assert [(pair["left"], pair["right"]) for pair in question["pairs"]] == [
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
        ("Japan", "Tokyo"),
    ]


@pytest.mark.parametrize(("text", "explanation"), [("How are you? {}", ""), ("How? {\n ####Fine. \n}", "Fine.")])
def test_essay(text: str, explanation: str) -> None:
    question = one(f"// essay\n::Q8:: {text}")
    assert (question["type"], question["title"], question["explanation"]) == ("open_text", "Q8", explanation)


def test_feedback_of_choices() -> None:
    question = one("""What's the answer?{
~wrong answer#feedback comment on the wrong answer
~another # [html]<b>no</b>
=right answer#Very \\#1 good!\\nYes.####For all
}""")
    feedback = [choice.get("feedback") for choice in question["choices"]]
    assert feedback == ["feedback comment on the wrong answer", "**no**", "Very #1 good!\nYes."]
    assert question["explanation"] == "For all"


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


def test_no_text_names_the_line() -> None:
    parsed = read(b"one{T}\n\ntwo{=a\x00\xff}")
    assert [error["line"] for error in parsed.errors] == [3]
    assert parsed.items == []


@pytest.mark.parametrize(
    ("text", "lines", "prompts"),
    [
        ("", [1], []),
        ("// only a comment\n", [1], []),
        ("$CATEGORY: a\n", [1], []),
        ("one{T}\n\ntwo {\n=a\n~b\n\nthree{T}", [3], ["one", "three"]),
        ("two\nlines {=a\n\nthree{T}", [2], ["three"]),
        ("two {=a", [1], []),
        ("one }\n\ntwo{T}", [1], ["two"]),
        ("one {=a} and {b}\n\ntwo{T}", [1], ["two"]),
        ("one\n{=a ~$\\frac{1}{2}$}\n\ntwo{T}", [2], ["two"]),
        ("x {1} y {2}\n\ntwo{T}", [1], ["two"]),
        ("x { return 4; }\n\ntwo{T}", [1], ["two"]),
        ("x {\n~a\n~b}\n\ntwo{T}", [1], ["two"]),
        ("x {a ~b =c}\n\ntwo{T}", [1], ["two"]),
        ("x {\n=a\n~\n~c}\n\ntwo{T}", [3], ["two"]),
        ("x {\n=a -> b\n=c\n}\n\ntwo{T}", [3], ["two"]),
        ("x {\n=a -> b\n=c ->\n}\n\ntwo{T}", [3], ["two"]),
        ("x {\n=\n}\n\ntwo{T}", [2], ["two"]),
        ("x {=%0%a}\n\ntwo{T}", [1], ["two"]),
        ("x {#}\n\ntwo{T}", [1], ["two"]),
        ("x {#\n=1\n=one}\n\ntwo{T}", [3], ["two"]),
        ("x {#5..1}\n\ntwo{T}", [1], ["two"]),
        ("x {#5:-1}\n\ntwo{T}", [1], ["two"]),
        ("x {#5..}\n\ntwo{T}", [1], ["two"]),
        ("x {#1e999}\n\ntwo{T}", [1], ["two"]),
        ("x {# " + "9" * 5000 + "}\n\ntwo{T}", [1], ["two"]),
        ("x {" + "~a" * 12 + "=b}\n\ntwo{T}", [1], ["two"]),
        ("x {" + "=a->b" * 13 + "}\n\ntwo{T}", [1], ["two"]),
        ("x {#" + "".join(f"={n}" for n in range(21)) + "}\n\ntwo{T}", [1], ["two"]),
        ("x {" + "".join(f"={n}" for n in range(51)) + "}\n\ntwo{T}", [1], ["two"]),
    ],
)
def test_errors_name_their_line_and_reading_goes_on(text: str, lines: list[int], prompts: list[str]) -> None:
    parsed = read(text)
    assert [error["line"] for error in parsed.errors] == lines
    assert all(error["message"] for error in parsed.errors)
    assert [item.question["prompt"] for item in parsed.items] == prompts


def test_errors_say_what_to_do() -> None:
    parsed = read("x {=a\n\ny {~a ~b}\n\nz {1;}\n\nw {#one}\n\nv {~%50a}")
    assert len(parsed.errors) == 5
    assert all(error["suggestion"] for error in parsed.errors)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("a {=b ~c} d", "The answers are in the middle of the text"),
        ("a {~%60%b ~%40%c}", "The weights are not kept"),
        ("a {~%50%b ~%50%c ~d}", "The weights are not kept"),
        ("a {=b ~%50%c ~d}", "Choices worth part"),
        ("a {=b =c ~d}", "In Moodle one of the right choices is enough"),
        ("a {~%100%b =c}", "is imported as a poll"),
        ("a {=b#c}", "Feedback for accepted answers"),
        ("a {#5#c}", "Feedback for accepted answers"),
        ("a {#5 ~#c}", "Feedback for wrong numbers"),
        ("a {=b -> c#d =e -> f}", "Feedback for pairs"),
        ("a {=b*}", "stands for any characters"),
        ("a {=b =%0%c}", "Answers worth no points"),
        ("a {=b =%33.3%c}", "rounded"),
        ("a {#3,5}", "read as a decimal point"),
        ('[html]a <img src\\="x/map.png"> {T}', "The picture map.png is not in the file."),
        ("[html]a <video></video> {T}", "not kept: video."),
        ("// [id:7]\na {T}", "The ID 7 is not kept."),
        ("::a {T}", "The title is not closed"),
        ("::" + "t" * 201 + ":: a {T}", "The title is cut"),
        ("// [tag:" + "t" * 65 + "]\na {T}", "is too long"),
        ("// " + "".join(f"[tag:{n}]" for n in range(21)) + "\na {T}", "at most 20 tags"),
    ],
)
def test_what_is_not_imported_is_noted(text: str, note: str) -> None:
    assert [message for message in notes(text) if note in message]


@pytest.mark.parametrize(
    "text", ["a {~%50%b ~%50%c ~%-50%d}", "a {~%33.33333%b ~%33.333%c ~%33.33%d}", "a {=b ~c}", "a {=b =c}", "a {#5}"]
)
def test_no_note_if_everything_is_imported(text: str) -> None:
    assert notes(text) == []


def test_a_choice_that_is_a_picture_has_its_alternative_text() -> None:
    question = one('[html]a {=<img src\\="m.png" alt\\="The map"> ~b}')
    assert marked(question) == ["=The map", "b"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a{T}", True),
        (b"::a::b", True),
        (b"$CATEGORY: a", True),
        ("a{T}".encode("utf-16"), True),
        (b"Q\nA. a\nB. b\nANSWER: B", False),
        (b"Q {x}\nA. a\nB. b\nANSWER: B", False),
        (b"some text", False),
        (b"some \\{ text", False),
        (b"", False),
    ],
)
def test_recognise(data: bytes, expected: bool) -> None:
    assert FORMAT.recognise(data) is expected


@pytest.mark.parametrize(
    ("text", "prompt", "choices"),
    [
        ("Which tag makes a link? {=<a> ~<link> ~<href>}", "Which tag makes a link?", ["<a>", "<link>", "<href>"]),
        ("What is <title> for? {=tab ~<p> ~<b>x</b>}", "What is <title> for?", ["tab", "<p>", "x"]),
        ("Is it <style> or <script>? {=<style>p\\{\\}</style> ~<br>}", "Is it <style> or <script>?",
         ["<style>p{}</style>", "<br>"]),
        ("Who said «math»? {=«math»«mn»1«/mn»«/math» ~b}", "Who said «math»?", ["1", "b"]),
        ("When is a<b y c>d? {=1 ~2}", "When is a<b y c>d?", ["1", "2"]),
    ],
)  # fmt: skip
def test_tags_that_a_question_is_about_are_letters(text: str, prompt: str, choices: list[str]) -> None:
    parsed = get("gift").read(text.encode())
    assert (parsed.errors, parsed.notes) == ([], [])
    found = parsed.items[0].question
    assert plain(found["prompt"]) == prompt
    assert [plain_inline(choice["text"]) for choice in found["choices"]] == choices


@pytest.mark.parametrize(
    ("answers", "items", "note"),
    [
        (">\n=egg\n=tadpole\n=frog", ["egg", "tadpole", "frog"], ""),
        (">3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\negg\ntadpole\nfrog", ["egg", "tadpole", "frog"], ""),
        ("\n> 2 RELATIVE_TO_CORRECT\negg\n\n<b>tadpole</b>\nfrog", ["egg", "**tadpole**", "frog"], "only some"),
        (">HIDE\n=1\\=1\n=NOON", ["1=1", "NOON"], ""),
        (">egg\nALLOW\nNO_ONE", ["egg", "ALLOW", "NO_ONE"], ""),
    ],
)
def test_an_ordering(answers: str, items: list[str], note: str) -> None:
    found = one(f"::life::From egg to frog {{{answers}\n}}")
    assert (found["type"], found["title"]) == ("ordering", "life")
    assert [choice["text"] for choice in found["choices"]] == items
    assert (note in " ".join(notes(f"a {{{answers}}}"))) if note else notes(f"a {{{answers}}}") == []


def test_a_description_is_noted_and_the_rest_comes_in() -> None:
    parsed = read("::intro::Read the *map*\nbefore you go on.\n\nIs the river on it? {T}\n\nThe end\n")
    assert (len(parsed.items), parsed.errors) == (1, [])
    assert [note["line"] for note in parsed.notes] == [1, 6]
    assert "description, is left out" in parsed.notes[0]["message"]
    assert read("::a{T}::b").notes[0]["line"] == 1
    assert "no question" in read("Only a text.").errors[0]["message"]


@pytest.mark.parametrize(
    ("text", "accepted", "note"),
    [
        ("Capital of Peru? {Lima}", ["Lima"], "no = before it"),
        ("Solve. {=-5}", ["-5"], ""),
        ("Solve. {=+5 =%50%-0.5}", ["+5", "-0.5"], ""),
        ("Half? {=1/2 =0.5 =1,5 =50%}", ["1/2", "0.5", "1,5", "50%"], ""),
        ("Language? {=C\\# =F\\#}", ["C#", "F#"], ""),
        ("Language? {=C#}", ["C"], "# begins feedback"),
        ("Language? {=Java#}", ["Java"], ""),
        ("Sign? {=x\\=2 =a\\:b =\\~}", ["x=2", "a:b", "~"], ""),
    ],
)
def test_short_answers_keep_their_signs(text: str, accepted: list[str], note: str) -> None:
    found = one(text)
    assert found["type"] == "short_text"
    assert [answer["text"] for answer in found["accepted"]] == accepted
    kind, body = questions.get("short_text"), check(found).body
    assert all(kind.grade(body, kind.parse_answer(body, answer)).fraction for answer in accepted)
    for wrong in {answer.strip("+-#~") for answer in accepted} - set(accepted) - {""}:
        assert not kind.grade(body, kind.parse_answer(body, wrong)).fraction
    assert (note in " ".join(notes(text))) if note else notes(text) == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Which floats?\n{~%100ice\n~lead}", 2, "%100 the second one is missing"),
        ("Which?\n{=%50half\n=%100%all}", 2, "%50 the second one is missing"),
        ("A function { return 1; }", 1, "neither with = nor with ~"),
        ("A long text { " + "with many words " * 9 + "}", 1, "neither with = nor with ~"),
        ("Order {>one}", 1, "from 2 to 12 items; this one has 1"),
    ],
)
def test_errors_say_what_is_wrong(text: str, line: int, said: str) -> None:
    parsed = read(text)
    assert (parsed.errors[0]["line"], said in parsed.errors[0]["message"]) == (line, True)
