"""Writing GIFT. Texts are written as Markdown, marked with ``[markdown]``.

Every text is on one line, with its line breaks as ``\\n``, so that no line of it can be read as a comment, a title or
the end of the question. Source: https://docs.moodle.org/en/GIFT_format.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import Portable, Written
from classroom.formats.gift.tokenizer import escape
from classroom.formats.shared.losses import ReportLoss, report_unsupported_fields, without_choice_pictures
from classroom.questions.clean_text import tidy_line
from classroom.questions.markdown import inline_html, plain_inline
from classroom.questions.types.true_false import WORDS

SUPPORTED_FIELDS = ("title", "explanation", "tags", "feedback")


@dataclass(frozen=True)
class _Answers:
    """The text between the braces: what follows the opening brace on its line, and further lines."""

    opening: str = ""
    lines: list[str] = field(default_factory=list)
    braces: bool = True
    """False for a description, a text without answers."""


def write(questions: Sequence[Portable]) -> Written:
    """Return a GIFT file with the questions that the format can hold."""
    written = Written()
    blocks: list[str] = []
    for position, original in enumerate(questions, 1):
        losses: list[str] = []
        writer = _WRITERS.get(original["type"])
        if not writer:
            kind = original["type"]
            written.add_loss(
                position, _("GIFT cannot hold a question of this type (%(type)s); it is left out.", type=kind)
            )
            continue
        question = without_choice_pictures(original, position, written)
        if question is None:
            continue
        answers = writer(question, losses.append)
        for message in losses:
            written.add_loss(position, message)
        if answers:
            report_unsupported_fields(written, position, question, SUPPORTED_FIELDS)
            blocks.append(_block(question, answers))
    written.data = "\n".join(blocks).encode()
    return written


def _block(question: Portable, answers: _Answers) -> str:
    tags = "".join(f" [tag:{_tag(tag)}]" for tag in question.get("tags") or ())
    comment = f"//{tags}\n" if tags else ""
    title = f"::{escape(tidy_line(question['title']))}::" if question.get("title") else ""
    general = f"####{_text(question['explanation'])}" if question.get("explanation") else ""
    text = f"{comment}{title}[markdown]{escape(question['prompt'])}"
    if not answers.braces:
        return f"{text}\n"
    head = f"{text}{{{answers.opening}"
    if not answers.lines:
        return f"{head}{general}}}\n"
    lines = [*answers.lines, general] if general else answers.lines
    return head + "".join(f"\n\t{line}" for line in lines) + "\n}\n"


def _tag(tag: str) -> str:
    return tag.replace("\\", "\\\\").replace("]", "\\]")


def _text(text: str, name: str = "markdown") -> str:
    """Return a text in the format of the question text.

    The format is repeated before a text that could be read as a format (``[html]``) or a weight (``%50%``).
    """
    return (f"[{name}]" if text.startswith(("[", "%")) else "") + escape(text)


def _feedback(choice: dict[str, Any]) -> str:
    return f"#{_text(choice['feedback'])}" if choice.get("feedback") else ""


def _true_false(question: Portable, report_loss: ReportLoss) -> _Answers:
    choices = question["choices"]
    right, wrong = sorted(choices, key=lambda choice: not choice["correct"])
    texts = tuple(choice["text"] for choice in choices)
    if texts != WORDS[question.get("language") or "en"]:
        report_loss(_("The words %(first)s and %(second)s become true and false.", first=texts[0], second=texts[1]))
    after = _feedback(right)
    return _Answers(("TRUE" if choices[0]["correct"] else "FALSE") + (_feedback(wrong) or "#" * bool(after)) + after)


def _single_choice(question: Portable, report_loss: ReportLoss) -> _Answers:
    return _choices(question, lambda choice: "=" if choice["correct"] else "~")


def _multiple_choice(question: Portable, report_loss: ReportLoss) -> _Answers:
    """Return choices in which right ones share 100 percent, and a wrong one subtracts as much as a right one adds."""
    share = f"{100 / sum(choice['correct'] for choice in question['choices']):.5f}".rstrip("0").rstrip(".")
    return _choices(question, lambda choice: f"~%{'' if choice['correct'] else '-'}{share}%")


def _poll(question: Portable, report_loss: ReportLoss) -> _Answers:
    """Return choices that are all right, of which one may be chosen. Without any ``~`` it would be a short answer."""
    report_loss(_("The poll becomes a question in which every choice is right."))
    first = question["choices"][0]
    return _choices(question, lambda choice: "~%100%" if choice is first else "=")


def _choices(question: Portable, sign: Callable[[dict[str, Any]], str]) -> _Answers:
    return _Answers("", [f"{sign(each)}{_text(each['text'])}{_feedback(each)}" for each in question["choices"]])


def _numeric(question: Portable, report_loss: ReportLoss) -> _Answers:
    return _Answers("#", [f"={_weight(item)}{_range(item)}" for item in question["accepted"]])


def _range(item: dict[str, Any]) -> str:
    if "value" in item:
        return f"{item['value']!r}:{item['tolerance']!r}" if item.get("tolerance") else repr(item["value"])
    return f"{item['min']!r}..{item['max']!r}"


def _weight(item: dict[str, Any]) -> str:
    credit = item.get("credit", 100)
    return "" if credit == 100 else f"%{credit}%"


def _short_text(question: Portable, report_loss: ReportLoss) -> _Answers | None:
    """Escape ``*``, which is a wildcard, and leave out answers with ``->``, which would make it a matching question."""
    kept = [item for item in question["accepted"] if "->" not in item["text"]]
    if all(item.get("credit", 100) < 100 for item in kept):
        report_loss(_("GIFT cannot hold an answer with -> in it; the question is left out."))
        return None
    if len(kept) < len(question["accepted"]):
        report_loss(_("GIFT cannot hold an answer with -> in it; such answers are left out."))
    texts = (item["text"].replace("*", "\\*") for item in kept)
    return _Answers("", [f"={_weight(item)}{_text(text, 'plain')}" for item, text in zip(kept, texts, strict=True)])


def _matching(question: Portable, report_loss: ReportLoss) -> _Answers:
    lines = [
        f"={_left(pair['left'], report_loss)} -> {_right(pair['right'], report_loss)}" for pair in question["pairs"]
    ]
    others = [f"= -> {_right(text, report_loss)}" for text in question.get("distractors") or ()]
    return _Answers("", lines + others)


def _left(text: str, report_loss: ReportLoss) -> str:
    escaped = text.replace("->", "-&gt;")
    if plain_inline(escaped) != plain_inline(text):
        report_loss(_("GIFT cannot hold -> in code: %(text)s", text=text))
    return _text(escaped)


def _right(text: str, report_loss: ReportLoss) -> str:
    """Return the right side of a pair, which Moodle shows without mark-up."""
    if "<" in inline_html(text):
        report_loss(_("The mark-up on the right side of pairs is not in the file: %(text)s", text=text))
    return escape(plain_inline(text) or text)


def _slide(question: Portable, report_loss: ReportLoss) -> _Answers | None:
    """Return a description, which Moodle shows between questions."""
    if not question["prompt"]:
        report_loss(_("GIFT cannot hold pictures: a slide without text is left out."))
        return None
    return _Answers(braces=False)


_WRITERS: dict[str, Callable[[Portable, ReportLoss], _Answers | None]] = {
    "true_false": _true_false,
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "poll": _poll,
    "numeric": _numeric,
    "short_text": _short_text,
    "matching": _matching,
    "open_text": lambda question, report_loss: _Answers(),
    "slide": _slide,
}
TYPES = frozenset(_WRITERS)
