"""GIFT: what is wrong or not imported, and what is said about it."""

import pytest

from classroom import questions
from classroom.formats import get
from classroom.questions.markdown import plain, plain_inline
from classroom.services.bank.validation import check
from tests.support.gift import FORMAT, marked, notes, one, read


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


def test_a_description_is_a_slide_among_questions() -> None:
    parsed = read("::intro::Read the *map*\nbefore you go on.\n\nIs the river on it? {T}\n\nThe end\n")
    assert parsed.errors == []
    assert [item.line for item in parsed.items] == [1, 4, 6]
    assert [item.question["type"] for item in parsed.items] == ["slide", "true_false", "slide"]
    assert parsed.items[0].question["title"] == "intro"
    assert check(parsed.items[0].question).prompt == "Read the \\*map\\*\nbefore you go on."
    assert [note["line"] for note in parsed.notes] == [1, 6]
    assert "description" in parsed.notes[0]["message"]


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
