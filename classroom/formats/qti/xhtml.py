"""Writing texts as XHTML for items of QTI."""

import re
from typing import Any

from classroom.formats.qti.item import STRUCK
from classroom.formats.shared.markup import from_html, from_plain, to_html
from classroom.formats.shared.xml_writer import node

_HEAD_ALONE = re.compile(r"<thead>((?:(?!</?thead>).)*)</thead>\s*</table>", re.DOTALL)
"""A table of nothing but a head; the schema of QTI wants a tbody."""
_VOID = re.compile(r"<(br|hr)>")


def blocks(markdown: str) -> str:
    """Return the XHTML of a prompt or explanation."""
    return _xhtml(html(markdown))


def line(markdown: str) -> str:
    """Return the XHTML of one line, such as a choice."""
    return _xhtml(html(markdown, inline=True))


def picture(image: dict[str, Any] | None) -> str:
    """Return the XHTML of a picture with an ``address`` in the package, or an empty text for None."""
    return node("img", src=image["address"], alt=" ".join(image["alt"].split())) if image else ""


def choice(content: dict[str, Any]) -> str:
    """Return the XHTML of a choice: its text, its picture, or both."""
    parts = (line(content["text"]), picture(content.get("image")))
    return " ".join(part for part in parts if part)


def survives_round_trip(markdown: str, *, inline: bool = False) -> bool:
    """Return whether a text is rendered alike after it is read again. (For example, two bold words become one.)"""
    found = to_html(markdown, inline=inline)
    return to_html(from_html(found, inline=inline), inline=inline).split() == found.split()


def html(markdown: str, *, inline: bool = False) -> str:
    """Return the HTML of a text, with ``inline`` of one line.

    It is the escaped text if nothing would be read back, as from a list without items.
    """
    found = to_html(markdown, inline=inline)
    if markdown and not from_html(found, inline=inline):
        return to_html(from_plain(markdown, inline=inline), inline=inline)
    return found


def _xhtml(text: str) -> str:
    """Return HTML as XML. QTI 2 has no element for strikethrough."""
    text = _HEAD_ALONE.sub(r"<tbody>\1</tbody></table>", text)
    text = _VOID.sub(r"<\1/>", text).replace("&nbsp;", "&#160;")
    return text.replace("<s>", f'<span class="{STRUCK}">').replace("</s>", "</span>")
