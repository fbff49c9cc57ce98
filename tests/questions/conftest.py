"""Question types are pure: their tests need a language for messages, and no database."""

from collections.abc import Iterator

import pytest
from flask import Flask

from classroom.core.extensions import babel


@pytest.fixture(scope="session")
def _messages() -> Flask:
    application = Flask("questions")
    babel.init_app(application)
    return application


@pytest.fixture(autouse=True)
def _language(_messages: Flask) -> Iterator[None]:
    with _messages.test_request_context():
        yield
