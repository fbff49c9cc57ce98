"""Reading JSON so that each question is reported with its line.

The outermost object and its list of questions are parsed step by step, so that each question has its line.
"""

from typing import Any

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile, ParsedItem
from classroom.formats.shared.json_parser import JsonError, Lines, Member, ObjectParser, is_encodable
from classroom.formats.shared.text_files import decode_text

FORMAT_NAME = "tiza-questions"
VERSION = 1


def read(data: bytes) -> ParsedFile:
    """Read a JSON file. Questions before a syntax error are read; that error is the last one."""
    parsed = ParsedFile()
    text = decode_text(data, parsed)
    if text is None:
        return parsed
    if text.lstrip().startswith("["):
        _add_foreign(parsed)
        return parsed
    lines = Lines(text)
    head: dict[str, Any] = {}
    try:
        for member in ObjectParser(text).members("questions"):
            if member.item:
                if parsed.stop_at_limit(lines.at(member.position)):
                    return parsed
                _add_question(parsed, member, lines)
            elif not is_encodable(member.name):
                parsed.add_error(lines.at(member.position), _lone_surrogate())
            elif member.name in head:
                parsed.add_error(lines.at(member.position), _("The name %(name)s appears twice.", name=member.name))
            else:
                head[member.name] = member.value
                _check_head(parsed, member, lines)
    except JsonError as error:
        message = _("From here on this is not correct JSON: %(reason)s.", reason=error.reason)
        parsed.add_error(lines.at(error.position), message)
        return parsed
    if head.get("format") != FORMAT_NAME:
        _add_foreign(parsed)
    if "version" not in head:
        parsed.add_error(1, _("The version of the format is missing."))
    parsed.require_question()
    return parsed


def _add_foreign(parsed: ParsedFile) -> None:
    parsed.add_error(1, _('This is not a file of Tiza: "format" is not "%(name)s".', name=FORMAT_NAME))


def _lone_surrogate() -> str:
    return str(_("There is half of a character (a lone surrogate) in this text. Type it again."))


def _add_question(parsed: ParsedFile, member: Member, lines: Lines) -> None:
    line = lines.at(member.position)
    if not isinstance(member.value, dict):
        parsed.add_error(line, _("A question must be an object in braces."))
    elif not is_encodable(member.value):
        parsed.add_error(line, _lone_surrogate())
    else:
        parsed.items.append(ParsedItem(line, member.value))


def _check_head(parsed: ParsedFile, member: Member, lines: Lines) -> None:
    line = lines.at(member.position)
    if member.name == "questions":
        parsed.add_error(line, _('"questions" has to be a list.'))
    elif member.name == "version" and (isinstance(member.value, bool) or member.value != VERSION):
        parsed.add_error(line, _("This file uses a newer version of the format. Update Tiza to read it."))
    elif member.name not in ("format", "version"):
        parsed.add_error(line, _("There is no such field: %(name)s.", name=member.name[:64]))
