"""Questions of an import as the editor shows them, also those in which something is wrong or missing."""

from collections.abc import Mapping
from typing import Any, get_origin

from classroom import questions
from classroom.questions.choices import MAX_CHOICES


def editable(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return a question in the form that :class:`~classroom.web.bank.editor_form.QuestionForm` takes.

    What has another shape than the fields of the editor is left out; the page shows what the file says beside them.
    """
    kind = question.get("type")
    if not questions.is_known(kind):
        kind = "single_choice" if question.get("choices") or not question.get("prompt") else "open_text"
    found: dict[str, Any] = {name: _text(question.get(name)) for name in ("title", "prompt", "explanation", "notes")}
    found |= {name: _small(question.get(name)) for name in ("time_limit", "points", "difficulty")}
    tags = question.get("tags")
    found["tags"] = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    found["language"] = _text(question.get("language")) or None
    found["image"] = _image(question.get("image"))
    found["type"] = kind
    for name, field in questions.get(kind).fields.items():
        value = question.get(name)
        if name == "choices":
            found[name] = _choices(value)
        elif value is not None and isinstance(value, list) == (get_origin(field.annotation) is list):
            found[name] = value
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _small(value: Any) -> int | str | None:
    return value if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def _image(value: Any) -> dict[str, str] | None:
    if not isinstance(value, Mapping) or not value.get("digest"):
        return None
    return {"digest": _text(value["digest"]), "alt": _text(value.get("alt"))}


def _choices(value: Any) -> list[dict[str, Any]]:
    given = [choice for choice in value if isinstance(choice, Mapping)] if isinstance(value, list) else []
    found = []
    for choice in given[:MAX_CHOICES]:
        one: dict[str, Any] = {"text": _text(choice.get("text")), "correct": choice.get("correct") is True}
        one["feedback"] = _text(choice.get("feedback"))
        if image := _image(choice.get("image")):
            one["image"] = image
        found.append(one)
    return found
