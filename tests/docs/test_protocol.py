"""docs/protocol.md and the code say the same: what is missing on either side fails here, by name."""

import inspect
import json
import re
from collections.abc import Collection
from typing import Any

import click
import pytest
from flask import Flask

from classroom import formats
from classroom.api.openapi.build import PREFIX, methods_of, rules
from classroom.core import metrics, settings
from classroom.core.payloads import Empty
from classroom.live.student import StudentNamespace
from classroom.live.teacher import TeacherNamespace
from classroom.questions import registry
from classroom.services.deliveries.webhooks.events import PING, TYPES
from classroom.services.lessons.options import DECLARED, LessonOptions
from classroom.services.results.tables import answers_for_programs
from classroom.services.teacher_commands import COMMANDS
from tests.docs import sources
from tests.docs.tables import ROOT, codes, first_codes, tables
from tests.support.registers import compare

TEXT = (ROOT / "docs" / "protocol.md").read_text()
TABLES = tables(TEXT)


def same(listed: Collection[Any], found: Collection[Any], table: str) -> None:
    """Fail unless a table of the document has what the code has."""
    compare(listed, found, f"The table “{table}” of docs/protocol.md", "write its row there")


def same_in_row(listed: Collection[Any], found: Collection[Any], row: list[str], table: str) -> None:
    """Fail unless a row of a table of the document has what the code has."""
    place = " ".join(code for cell in row[:2] for code in codes(cell)[:1])
    compare(listed, found, f"The row {place} in the table “{table}” of docs/protocol.md", "write it there")


def plain_path(path: str) -> str:
    """Return a route without the types of its arguments."""
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"<\1>", path)


def test_make_targets() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    table = "`make` / What it does"
    same(set(first_codes(TABLES[table])), {f"make {name}" for name in targets}, table)


def test_commands(app: Flask) -> None:
    table = "`.venv/bin/flask --app app ...` / What it does"
    rows = first_codes(TABLES[table])
    documented = {" ".join(word for word in row.split()[:2] if word.islower()) for row in rows}
    commands: set[str] = set()
    for name, command in app.cli.commands.items():
        commands |= {f"{name} {sub}" for sub in command.commands} if isinstance(command, click.Group) else {name}
    same(documented, {name for name in commands if not name.startswith("db ")} | {"db upgrade"}, table)


def test_settings() -> None:
    rows = TABLES["Variable / Default"]
    same(first_codes(rows), settings.variables(), "Variable / Default")
    for row in rows:
        name = codes(row[0])[0].removeprefix("CLASSROOM_").lower()
        default = settings.Settings.model_fields[name].default
        stated = codes(row[1])[0] if codes(row[1]) else row[1]
        if name not in ("data", "database_url"):  # their defaults are paths
            same_in_row([stated], ["off" if default is False else str(default)], row, "Variable / Default")


def test_health(app: Flask) -> None:
    for path in first_codes(TABLES["Address / Answer"]):
        assert app.test_client().get(path).status_code in (200, 503)


def test_pages(app: Flask) -> None:
    health = set(first_codes(TABLES["Address / Answer"]))
    routes = set()
    for rule in app.url_map.iter_rules():
        path = plain_path(rule.rule)
        if path.startswith("/api/") or rule.endpoint == "static" or path in health:
            continue
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        routes.add((methods, path, app.view_functions[rule.endpoint].access))  # type: ignore[attr-defined]
    documented = [row for row in TABLES["Method / Path"] if len(row) == 4]
    same({(codes(row[0])[0], codes(row[1])[0], row[2]) for row in documented}, routes, "Method / Path (Pages)")
    assert [row for row in documented if not row[3]] == [], "say what these pages do"


def test_api(app: Flask) -> None:
    routes = set()
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        description = view.description  # type: ignore[attr-defined]
        own = frozenset(code for group in description.errors.values() for code in group)
        for method in methods_of(rule):
            path = plain_path(rule.rule).removeprefix(PREFIX)
            routes.add((method.upper(), path, view.access, str(description.status), own))  # type: ignore[attr-defined]
    documented = {
        (codes(row[0])[0], codes(row[1])[0], row[2], row[4].split()[0], frozenset(codes(row[5])))
        for row in TABLES["Method / Path"]
        if len(row) == 6
    }
    same(documented, routes, "Method / Path (API)")


def test_api_fields(app: Flask) -> None:
    documented = {(codes(row[0])[0], codes(row[1])[0]): row for row in TABLES["Method / Path"] if len(row) == 6}
    for rule in rules(app):
        description = app.view_functions[rule.endpoint].description  # type: ignore[attr-defined]
        for method in methods_of(rule):
            row = documented[method.upper(), plain_path(rule.rule).removeprefix(PREFIX)]
            taken = set(re.findall(r"\w+", " ".join(codes(row[3]))))
            models = [model for model in (description.body, description.query) if model is not None]
            same_in_row(taken, {name for model in models for name in model.model_fields}, row, "Method / Path")


def test_api_responses(app: Flask) -> None:
    documented = {(codes(row[0])[0], codes(row[1])[0]): row for row in TABLES["Method / Path"] if len(row) == 6}
    compared = 0
    for rule in rules(app):
        returns = app.view_functions[rule.endpoint].description.returns  # type: ignore[attr-defined]
        for method in methods_of(rule):
            row = documented[method.upper(), plain_path(rule.rule).removeprefix(PREFIX)]
            told = row[4].partition(" or with ")[0]  # of a file, the JSON of a trial run stands behind
            if names := codes(told):
                same_in_row(set(names), set(returns.model_fields), row, "Method / Path")
                compared += 1
    assert compared > 40, "most rows list the fields"


@pytest.mark.parametrize(
    ("namespace", "table"),
    [(StudentNamespace, "Student event / Payload"), (TeacherNamespace, "Teacher event / Payload")],
)
def test_events_of_clients(namespace: type, table: str) -> None:
    handlers = {
        name.removeprefix("on_")
        for name, _function in inspect.getmembers(namespace, inspect.isfunction)
        if name.startswith("on_")
    }
    same(set(first_codes(TABLES[table])), handlers - {"connect", "disconnect"}, table)


def test_payloads_of_teachers_events() -> None:
    for row in TABLES["Teacher event / Payload"]:
        name = codes(row[0])[0]
        payload = COMMANDS[name].payload if name in COMMANDS else Empty
        documented = set(re.findall(r'"\w+"\??', row[1]))
        taken = {f'"{field}"' + "?" * (not info.is_required()) for field, info in payload.model_fields.items()}
        same_in_row(documented, taken, row, "Teacher event / Payload")
        assert re.fullmatch(r"(`\w+`)?(, `\w+`)*(, [a-z ]+)?", row[2]), "names of fields, which programs can read"


def test_lesson_options() -> None:
    rows = TABLES["Option / Values"]
    same(first_codes(rows), list(DECLARED), "Option / Values")
    schema = LessonOptions.model_json_schema()["properties"]
    for row in rows:
        facts = schema[codes(row[0])[0]]
        if facts["type"] == "integer":
            numbers = [int(number) for number in re.findall(r"\d+", row[1])]
            assert (numbers[0], numbers[-1]) == (facts["minimum"], facts["maximum"]), row
        else:
            assert codes(row[1]) == facts.get("enum", ["true", "false"]), row
        assert row[2].strip("`") == str(facts["default"]).lower(), row


def test_the_example_of_a_state_has_all_options() -> None:
    (shown,) = re.findall(r'^\{"lesson": \{.*?"options": (\{.*?\})', TEXT, re.MULTILINE | re.DOTALL)
    compare(set(json.loads(shown)), set(DECLARED), "The example of `state` in docs/protocol.md", "write it there")
    assert json.loads(shown) == LessonOptions().model_dump(), "the example shows the defaults"


def test_events_of_the_server() -> None:
    same(set(first_codes(TABLES["Event / To"])), sources.emitted(), "Event / To")


def test_error_codes() -> None:
    documented = {codes(row[0])[0]: set(re.findall(r"\d{3}", row[1])) for row in TABLES["Code / Status"]}
    raised = sources.error_codes()
    same(set(documented), set(raised), "Code / Status")
    for code, statuses in raised.items():
        stated = documented[code]
        assert {str(status) for status in statuses} <= stated, f"the row of {code} in docs/protocol.md lacks a status"


def test_refusals_are_error_codes() -> None:
    assert set(first_codes(TABLES["Refusal / Meaning"])) <= set(sources.error_codes())


def test_hooks() -> None:
    documented = {re.sub(r"<\w+>", "<>", hook) for hook in first_codes(TABLES["Hook / Where"])}
    same(documented, sources.hooks(), "Hook / Where")


def test_columns_of_result_files(app: Flask) -> None:
    from classroom.models import Lesson

    header = answers_for_programs(Lesson(id=0)).header
    same(first_codes(TABLES["Column / Meaning"]), header, "Column / Meaning")


def test_types_and_formats() -> None:
    text = " ".join(TEXT.split())
    lists = (("This build has ", ";", registry.names()), ("`format` is one of ", ".", formats.names()))
    for begins, ends, names in lists:
        listed = text.partition(begins)[2].partition(ends)[0]
        compare(codes(listed), names, f"“{begins}…” in docs/protocol.md")


def test_metrics() -> None:
    kinds = {"counter": "_total"}
    declared = {family.name + kinds.get(family.type, "") for family in metrics.REGISTRY.collect()}
    same({codes(row[0])[0] for row in TABLES["Metric / Is"]}, declared, "Metric / Is")


def test_webhook_events() -> None:
    same(set(first_codes(TABLES["Webhook event / When"])), {*TYPES, PING}, "Webhook event / When")


def test_every_table_is_compared_with_something() -> None:
    """A new table in the document needs a test here."""
    compared = {
        "`make` / What it does", "`.venv/bin/flask --app app ...` / What it does", "Variable / Default",
        "Address / Answer", "Method / Path", "Hook / Where", "Column / Meaning", "Refusal / Meaning", "Event / To",
        "Student event / Payload", "Teacher event / Payload", "Code / Status", "Option / Values", "Metric / Is",
        "Webhook event / When",
    }  # fmt: skip
    compare(compared, set(TABLES), "compared in this test", "write a test of it, and then add it there")
