"""The question bank's pages: list, editor, preview, files."""

from classroom.web.bank import bulk, editor, files, forgiven, history, import_items, import_page, listing
from classroom.web.bank.blueprint import blueprint

__all__ = ["blueprint", "bulk", "editor", "files", "forgiven", "history", "import_items", "import_page", "listing"]
