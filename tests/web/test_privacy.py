"""The page of privacy, ``docs/privacy.md`` and the inventory behind both: nothing that is stored is missing there."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from classroom.core.database import Base
from classroom.models import Lesson, User
from classroom.services.forgetting import inventory
from classroom.services.lti import logins
from tests.docs.tables import ROOT, codes, tables
from tests.support.people import log_in
from tests.support.registers import compare

TABLES = tables((ROOT / "docs" / "privacy.md").read_text())


def test_every_column_has_an_entry() -> None:
    personal = [place for kept in inventory.PERSONAL for place in kept.where]
    technical = [f"{table}.{name}" for table, names in inventory.WITHOUT_PEOPLE.items() for name in names.split()]
    stored = [f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns]
    how = "say there what is kept and why (PERSONAL, and its row in docs/privacy.md), or that it tells of no person"
    compare(sorted(personal + technical), sorted(stored), "classroom/services/forgetting/inventory.py", how)


def test_every_key_of_browsers_storage_has_an_entry(app: Flask) -> None:
    named = {place for kept in inventory.IN_BROWSERS for place in kept.where}
    found = {str(app.config["SESSION_COOKIE_NAME"]), logins.COOKIE}
    for path in (ROOT / "static" / "js").rglob("*.js"):
        found |= set(re.findall(r"""['"`](tiza\.[a-z.-]+)""", path.read_text()))
    found = {name for name in found if not name.startswith("tiza.test")}
    compare(
        named, found, "IN_BROWSERS in classroom/services/forgetting/inventory.py", "say there what is kept, and why"
    )
    for path in (ROOT / "static" / "js").rglob("*.js"):
        text = path.read_text()
        if re.search(r"(local|session)Storage\.(set|get)Item|document\.cookie|indexedDB", text):
            assert "tiza." in text, f"{path.name} stores something under a name that is not in the inventory"


@pytest.mark.parametrize(
    ("heading", "entries"), [("Data / What", inventory.PERSONAL), ("Name / What", inventory.IN_BROWSERS)]
)
def test_the_document_has_the_same(app: Flask, heading: str, entries: tuple[inventory.Kept, ...]) -> None:
    with app.test_request_context(), force_locale("en"):
        wanted = [(tuple(kept.where), str(kept.what), str(kept.why), str(kept.term)) for kept in entries]
    listed = [(tuple(codes(row[0])), row[1], row[2], row[3]) for row in TABLES[heading]]
    compare(listed, wanted, f"The table “{heading}” of docs/privacy.md", "write it as in inventory.py")


@pytest.mark.parametrize(("language", "word"), [("en", "What this server stores about you"), ("es", "Qué guarda")])
def test_the_page_says_it_in_both_languages(app: Flask, client, language: str, word: str) -> None:  # type: ignore[no-untyped-def]
    client.post("/language", data={"language": language, "next": "/"})
    page = client.get("/privacy").get_data(as_text=True)
    assert word in page
    with app.test_request_context(), force_locale(language):
        for kept in (*inventory.PERSONAL, *inventory.IN_BROWSERS):
            assert str(kept.what).replace("’", "&#39;") in page.replace("&#39;", "’").replace("’", "&#39;")
    assert page.count('data-testid="kept"') == len(inventory.PERSONAL) + len(inventory.IN_BROWSERS)


def test_it_is_linked_where_people_are(app: Flask, client, lesson: Lesson, owner: User) -> None:  # type: ignore[no-untyped-def]
    for path in ("/", "/login", f"/join/{lesson.code}"):
        assert 'href="/privacy"' in client.get(path).get_data(as_text=True), path
    assert 'href="/privacy"' in log_in(app, owner).get("/account").get_data(as_text=True)
