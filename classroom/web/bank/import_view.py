"""What the page of an import shows of each question: as students see it, beside what the file says."""

from typing import Any

from classroom import questions
from classroom.core.concurrency import yield_to_loop
from classroom.core.errors import TizaError
from classroom.formats.shared.places import IN_WORDS
from classroom.models import ImportDraft, ImportItem
from classroom.questions.markdown import plain
from classroom.services.bank import previews
from classroom.services.bank.imports import drafts
from classroom.services.bank.imports.drafts import Rank
from classroom.services.bank.validation import COMMON, check
from classroom.web.bank import editor_form
from classroom.web.bank.import_source import editable


def rows(draft: ImportDraft, items: list[ImportItem]) -> list[dict[str, Any]]:
    """Return what the page shows of some questions of a draft."""
    names = {file.id: file.filename for file in drafts.files(draft)}
    found = []
    for item in items:
        found.append(_row(item, names[item.file_id] if len(names) > 1 else ""))
        yield_to_loop()
    return found


def _row(item: ImportItem, filename: str) -> dict[str, Any]:
    question = item.question
    row = {
        "id": item.id,
        "line": item.line,
        "file": filename,
        "excerpt": item.excerpt,
        "notes": item.notes,
        "included": item.included,
        "twin_id": item.twin_id,
        "rank": Rank(item.rank).name.lower(),
        "type": question.get("type"),
        "language": question.get("language") if isinstance(question.get("language"), str) else None,
        "problems": _in_words(item),
        "preview": None,
    }
    if item.rank > Rank.WRONG:
        content = check(question)
        row |= {
            "title": content.title or plain(content.prompt) or content.prompt,
            "preview": _preview(item),
            "time_limit": content.time_limit,
            "points": content.points,
            "graded": questions.get(content.type).graded,
            "tags": content.tags,
        }
    else:
        row |= _known(question)
    return row


def _preview(item: ImportItem) -> dict[str, Any] | None:
    try:
        return previews.unsaved(check(item.question))
    except TizaError:
        return None  # its picture is gone; the import says so


def _known(question: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a wrong question, as plain texts."""
    source = editable(question)
    choices = source.get("choices") or []
    return {
        "title": plain(source["prompt"]) or source["title"],
        "choices": [plain(choice["text"]) or choice["text"] for choice in choices],
        "tags": source["tags"],
    }


def _in_words(item: ImportItem) -> list[str]:
    """Return the problems of a question, each with the name of its field."""
    kind = item.question.get("type")
    fields = questions.get(kind).fields if questions.is_known(kind) else {}
    said = []
    for path, text in item.problems.items():
        name = path.partition(".")[0]
        if not path:
            said.append(text)
        elif path in IN_WORDS:
            said.append(f"{_capital(IN_WORDS[path])}: {text}")
        elif name in fields:
            label = getattr(fields[name], "label", "")
            said.append(f"{label or name}: {text}")
        else:
            label = getattr(editor_form.QuestionForm, name).args[0] if name in COMMON and name != "image" else name
            said.append(f"{label}: {text}")
    return said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
