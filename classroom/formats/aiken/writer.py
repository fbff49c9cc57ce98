"""Writing Aiken: plain text, one question on one line."""

from collections.abc import Sequence

from flask_babel import gettext as _

from classroom.formats.aiken.reader import ANSWER, CHOICE, LETTERS
from classroom.formats.base import Portable, Written
from classroom.formats.shared.losses import report_unsupported_fields, without_choice_pictures
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.text_files import BYTE_ORDER_MARK
from classroom.questions.markdown import block_html, inline_html, plain, plain_inline

TYPES = ("single_choice", "true_false")


def write(questions: Sequence[Portable]) -> Written:
    """Return an Aiken file with the questions that the format can hold."""
    written = Written()
    blocks: list[str] = []
    for position, original in enumerate(questions, 1):
        if original["type"] not in TYPES:
            name = original["type"]
            written.add_loss(
                position, _("Aiken cannot hold a question of this type (%(type)s); it is left out.", type=name)
            )
            continue
        question = without_choice_pictures(original, position, written)
        if question is None:
            continue
        prompt = plain(question["prompt"]).lstrip(BYTE_ORDER_MARK).strip()
        if not prompt or CHOICE.match(prompt) or ANSWER.match(prompt):
            written.add_loss(position, _("Aiken would take this question for a choice or an answer; it is left out."))
            continue
        if question["type"] == "true_false":
            written.add_loss(position, _("The true/false question becomes one with two choices."))
        if _is_formatted(question):
            written.add_loss(position, _("Aiken is plain text: line breaks, bold and the like are not in the file."))
        report_unsupported_fields(written, position, question, ())
        blocks.append(_block(prompt, question))
    written.data = "\n".join(blocks).encode()
    return written


def _block(prompt: str, question: Portable) -> str:
    choices = list(zip(LETTERS, question["choices"], strict=False))
    lines = [prompt, *(f"{letter}. {plain_inline(choice['text'])}" for letter, choice in choices)]
    right = next(letter for letter, choice in choices if choice["correct"])
    return "\n".join([*lines, f"ANSWER: {right}", ""])


def _is_formatted(question: Portable) -> bool:
    """Return whether the texts are rendered differently without mark-up."""
    prompt = question["prompt"]
    texts = [choice["text"] for choice in question["choices"]]
    return _differs(block_html(from_plain(plain(prompt))), block_html(prompt)) or any(
        _differs(inline_html(from_plain(plain_inline(text), inline=True)), inline_html(text)) for text in texts
    )


def _differs(one: str, other: str) -> bool:
    return one.split() != other.split()
