"""The export of the bank: found in the head of the page, in files whose names tell what they are."""

import re

from flask import Flask

from classroom import formats
from classroom.models import Question, User
from tests.support.people import log_in


def test_each_format_is_in_the_head_and_has_a_name_of_its_own(app: Flask, owner: User, question: Question) -> None:
    browser = log_in(app, owner)
    page = browser.get("/teach/questions").text
    head = page[page.index("<h1") : page.index("bank-tools")]
    names = set()
    for name in formats.written_names():
        assert f"/teach/questions/export?format={name}" in head
        answer = browser.get(f"/teach/questions/export?format={name}&anyway=1")
        (file,) = re.findall(
            r'filename="(tiza-questions-[a-z0-9-]+\.[a-z0-9]+)"', answer.headers["Content-Disposition"]
        )
        assert re.search(r"-\d{4}-\d\d-\d\d\.", file)
        names.add(file)
    assert len(names) == len(formats.written_names())
    browser.post("/language", data={"language": "es"})
    spanish = browser.get("/teach/questions/export?format=gift&anyway=1").headers["Content-Disposition"]
    assert 'filename="tiza-preguntas-gift-' in spanish


def test_an_empty_bank_offers_no_export(app: Flask, owner: User) -> None:
    assert 'data-testid="export"' not in log_in(app, owner).get("/teach/questions").text
