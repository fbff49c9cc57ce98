"""Categories and tags of Moodle as tags."""

import re

from flask_babel import gettext as _

from classroom.formats.gift.notes import Notes

MAX_TAGS, MAX_TAG = 20, 64
_CONTEXT = re.compile(r"\$[a-z]+[0-9]*\$", re.IGNORECASE)
_WRONG = re.compile(r"[,;\x00-\x1f\x7f]+")


def category_tag(path: str) -> str:
    """Return a category's path, such as ``$course$/top/Rivers/Asia``, as one tag: ``rivers/asia``.

    What only says where Moodle keeps it (``$course$`` and ``top``) is dropped. ``//`` is a slash in a name.
    Source: https://docs.moodle.org/en/GIFT_format, "Specifying categories".
    """
    names = [name.strip() for name in path.split("/")]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0].lower() == "top":
            names = names[1:]
    return "/".join(name for name in names if name).lower()


def clean_tags(tags: list[str], notes: Notes) -> list[str]:
    """Return tags as Tiza has them, and note what had to change."""
    clean: list[str] = []
    for tag in tags:
        text = " ".join(_WRONG.sub(" ", tag).split()).lower()
        if len(text) > MAX_TAG:
            notes.say(_("The tag %(tag)s is too long; its end is kept.", tag=text[:MAX_TAG]))
            text = text[-MAX_TAG:].strip(" /")
        clean.append(text)
    clean = sorted(set(clean) - {""})
    if len(clean) > MAX_TAGS:
        notes.say(_("A question has at most %(max)d tags; the others are not kept.", max=MAX_TAGS))
    return clean[:MAX_TAGS]
