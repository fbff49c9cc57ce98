"""What the beginning of a picture's file says, without decoding the picture."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

KINDS = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
    b"RIFF": ("webp", "image/webp"),
}
"""File extension and media type by the first bytes."""
_ORIENTATION, _SIDEWAYS = 0x0112, (5, 6, 7, 8)


def kind(data: bytes) -> tuple[str, str]:
    """Return the file extension and the media type of a picture."""
    return next((kind for begin, kind in KINDS.items() if data.startswith(begin)), ("bin", "application/octet-stream"))


def size(data: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels, as it is shown (cameras turn pictures by a mark); None when it
    cannot be read. Only its beginning is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF")) as picture:
                width, height = picture.size
                sideways = picture.getexif().get(_ORIENTATION) in _SIDEWAYS
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ):  # fmt: skip
        return None
    return (height, width) if sideways else (width, height)
