"""References to pictures on parts of a question, such as its choices. A body holds the reference, not the bytes.

In a body, ``image`` is ``{"digest", "alt", "width", "height"}``, sizes in pixels.
"""

import re
from collections.abc import Mapping
from typing import Any

EXTENSION = "webp"
"""The file format of all stored pictures."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def address(digest: str) -> str:
    """Return the URL path of a picture; its content never changes."""
    return f"/pictures/{digest}.{EXTENSION}"


def digest_of(text: str) -> str:
    """Return the text if it has the form of a digest (SHA-256 in hexadecimal), else an empty text."""
    return text if _DIGEST.fullmatch(text) else ""


def shown(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page needs to show a picture of a body: ``{"url", "alt", "width", "height"}``.

    With the size a page reserves the space, so that nothing moves when the picture has loaded.
    """
    return {"url": address(image["digest"]), "alt": image["alt"], "width": image["width"], "height": image["height"]}


def source(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return the picture as its author entered it: ``{"digest", "alt"}``."""
    return {"digest": image["digest"], "alt": image["alt"]}
