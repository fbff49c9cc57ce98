"""Formats are pure: their tests need a language for messages, and no database."""

from tests.questions.conftest import _language, _messages

__all__ = ["_language", "_messages"]
