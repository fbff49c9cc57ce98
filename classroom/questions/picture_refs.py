"""Pictures on parts of a question, such as its choices: a body says which picture and what it shows, and has no bytes.

In a body, ``image`` is ``{"digest", "alt", "width", "height"}``, sizes in pixels.
"""

import re
from collections.abc import Mapping
from typing import Any

EXTENSION = "webp"
"""All pictures are stored as this."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def address(digest: str) -> str:
    """Return the path under which a picture is served, for ever the same bytes."""
    return f"/pictures/{digest}.{EXTENSION}"


def digest_of(text: str) -> str:
    """Return the text when it can be a picture's digest (SHA-256 in hexadecimal), or an empty one."""
    return text if _DIGEST.fullmatch(text) else ""


def shown(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page needs to show a picture of a body: ``{"url", "alt", "width", "height"}``.

    With its size a page keeps the place free before the picture is there, and nothing moves when it comes.
    """
    return {"url": address(image["digest"]), "alt": image["alt"], "width": image["width"], "height": image["height"]}


def source(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return what its author said of a picture: ``{"digest", "alt"}``."""
    return {"digest": image["digest"], "alt": image["alt"]}
