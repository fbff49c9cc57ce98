"""File type and size of a picture, without decoding the whole picture."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

TYPES = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
    b"RIFF": ("webp", "image/webp"),
}
"""File extension and media type by the first bytes of the file."""
_ORIENTATION, _SIDEWAYS = 0x0112, (5, 6, 7, 8)


def picture_type(data: bytes) -> tuple[str, str]:
    """Return the file extension and the media type of a picture."""
    unknown = ("bin", "application/octet-stream")
    return next((found for signature, found in TYPES.items() if data.startswith(signature)), unknown)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels after applying its EXIF orientation, or None if it cannot be read.

    Only the header is decoded.
    """
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
