"""GIFT: which type a question becomes, and what it accepts."""

from typing import Any

import pytest

from tests.support.gift import CHOICES, marked, one


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
