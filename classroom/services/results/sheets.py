"""The sheets of a workbook for readers that sum up a lesson: its students, its item analysis, its questions.

Tables of single answers are in ``tables.py``.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from classroom.core.concurrency import yield_to_loop
from classroom.models import Lesson, Round
from classroom.questions import registry
from classroom.questions.choices import choice_text
from classroom.questions.markdown import plain
from classroom.services.lessons import survey
from classroom.services.results import marks, reading, tables
from classroom.services.results.analysis import flags
from classroom.services.results.scales import Scale
from classroom.services.results.tables import Cell, Figure, Table

PERCENT = "0.0%"
TWO = "0.00"


def summary(lesson: Lesson, report: Mapping[str, Any], scale: Scale | None) -> Table:
    """Return one row a participant: right, of, points, rank, team and mark as the report has them, and the share.

    Args:
        lesson: the lesson.
        report: :func:`classroom.services.results.tables.report_for_readers`.
        scale: of the lesson's marks.
    """
    titles, standing = tables.standing_for_readers(report, scale)
    header = [_("Participant"), *titles]
    shares: Mapping[int, float] = {}
    is_passed = scale is not None and scale.pass_mark is not None
    if report["scored"]:
        shares = marks.shares(lesson)
        header += [_("Share of right answers"), *([_("Passed")] if is_passed else [])]
    rows: list[list[Cell]] = []
    for person in report["participants"]:
        row: list[Cell] = [person["nickname"], *standing(person)]
        if report["scored"]:
            row.append(_figure(shares.get(person["id"]), PERCENT))
            row += [_passed(person)] if is_passed else []
        rows.append(row)
        yield_to_loop()
    below = [[scale.summary()], [marks.basis()]] if scale else []
    return Table(_("Summary"), header, rows, frozen=1, below=below)


def _passed(person: Mapping[str, Any]) -> str:
    return "" if person["mark"] is None else str(_("yes") if person["mark"].passed else _("no"))


def _figure(value: float | None, shown: str) -> Figure | None:
    return None if value is None else Figure(value, shown)


def analysis(report: Mapping[str, Any], found: Mapping[str, Any]) -> Table:
    """Return the item analysis: one row a question, and under them the figures of the whole test.

    Args:
        report: of the lesson.
        found: :func:`classroom.services.results.analysis.lesson.of_lesson`.
    """
    prompts = {item["id"]: item["question"]["prompt"] for item in report["rounds"]}
    header = [_("Number"), _("Question"), _("People"), _("Difficulty: share of the points"), _("Standard deviation")]
    header += [
        _("Discrimination"),
        _("In words"),
        _("Upper minus lower %(percent)s %%", percent=27),
        _("Share of a guess"),
    ]
    header += [_("Alpha without the question"), _("Options"), _("Worth a look")]
    rows: list[list[Cell]] = [
        [
            item["number"],
            prompts[item["round_id"]],
            item["n"],
            _figure(item["facility"], PERCENT),
            _figure(item["sd"], TWO),
            _figure(item["discrimination"], TWO),
            flags.word(item["discrimination"], found["complete"]),
            _figure(item["upper_lower"], TWO),
            _figure(item["guess"], PERCENT),
            _figure(item["alpha_if_dropped"], TWO),
            " · ".join(_option_in_words(option, item["n"]) for option in item["options"]),
            " ".join(flags.sentences(item)),
        ]
        for item in found["items"]
    ]
    return Table(pgettext("sheet", "Analysis"), header, rows, frozen=2, below=_whole_test(found))


def _option_in_words(option: Mapping[str, Any], asked: int) -> str:
    share = f" ({round(100 * option['n'] / asked)} %)" if asked else ""
    return f"{option['option']}{'✓' if option['key'] else ''} {option['n']}{share}"


def _whole_test(found: Mapping[str, Any]) -> list[list[Cell]]:
    test = found["test"]
    figures = [
        (_("People"), found["people"], "0"),
        (_("People with all questions"), found["complete"], "0"),
        (_("Mean points"), test["mean"], TWO),
        (_("Median points"), test["median"], TWO),
        (_("Standard deviation of the points"), test["sd"], TWO),
        (_("Reliability (alpha)"), test["alpha"], TWO),
        (_("Standard error of measurement"), test["sem"], TWO),
    ]
    return [[None, name, _figure(value, shown)] for name, value, shown in figures if value is not None]


def options(lesson: Lesson, found: Mapping[str, Any]) -> Table:
    """Return one row for each option of an analysed question with choices.

    Args:
        lesson: the lesson.
        found: its analysis.
    """
    texts = {
        asked.id: {choice["id"].upper(): plain(choice_text(choice)) for choice in asked.version.body.get("choices", ())}
        for asked in reading.rounds_of(lesson.id)
    }
    header = [
        _("Number"),
        _("Option"),
        _("Text"),
        pgettext("answer", "Right"),
        _("Chosen"),
        pgettext("of answers", "Share"),
    ]
    header += [_("Upper group"), _("Lower group"), _("Correlation with the rest")]
    rows: list[list[Cell]] = [
        [
            item["number"],
            option["option"],
            texts[item["round_id"]].get(option["option"], ""),
            _("yes") if option["key"] else _("no"),
            option["n"],
            _figure(option["share"], PERCENT),
            _figure(option["upper"], PERCENT),
            _figure(option["lower"], PERCENT),
            _figure(option["r"], TWO),
        ]
        for item in found["items"]
        for option in item["options"]
    ]
    return Table(_("Options"), header, rows, frozen=2)


def questions(lesson: Lesson, report: Mapping[str, Any]) -> Table:
    """Return one row a vote: what was asked, the right answer in words, and how many answered and were right."""
    shown = {item["id"]: item for item in report["rounds"]}
    header = [_("Number"), _("Vote"), _("Question"), _("Type"), _("Right answer"), _("Points")]
    header += [_("Time limit (seconds)"), _("Answered"), _("Right"), _("Counts")]
    rows: list[list[Cell]] = []
    for asked in reading.rounds_of(lesson.id):
        about, graded = shown[asked.id], survey.is_graded(asked)
        rows.append(
            [
                asked.number,
                asked.attempt,
                about["question"]["prompt"],
                str(registry.get(asked.version.type).label),
                _key_in_words(asked) if graded else "",
                asked.version.points if graded else None,
                asked.time_limit,
                about["answered"],
                about["correct"],
                str(_("yes") if about["counts"] else _("no")),
            ]
        )
    return Table(_("Questions"), header, rows, frozen=1)


def _key_in_words(asked: Round) -> str:
    """Return the right answer of a graded question; where it is itself an answer, as students' answers are written."""
    kind, body = registry.get(asked.version.type), asked.version.body
    if "choices" in kind.fields or "pairs" in kind.fields:
        return kind.answer_words(body, kind.key(body))
    return "; ".join(line.text for line in kind.summary(body) if line.correct)
