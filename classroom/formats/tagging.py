"""Tags out of the key words and categories of other programs."""

import re

MAX_TAG = 64


def storable(text: str) -> tuple[str, bool]:
    """Return a tag that can be kept, and whether more than capital letters had to go."""
    tag = " ".join(text.lower().split())
    kept = " ".join(re.sub("[,;]", " ", tag).split())[:MAX_TAG].strip()
    return kept, kept != tag
