"""The question bank's pages: list, editor, preview, files."""

from classroom.web.bank import editor, files, history, listing
from classroom.web.bank.blueprint import blueprint

__all__ = ["blueprint", "editor", "files", "history", "listing"]
