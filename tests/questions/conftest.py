"""Question types are pure: their tests need a language for messages, and no database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.core.extensions import babel


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    application = Flask("questions")
    babel.init_app(application)
    with application.test_request_context():
        yield
