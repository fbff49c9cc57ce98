"""Pictures: whatever is uploaded is decoded, checked, re-encoded without metadata, and stored under its digest."""

import io
import warnings
from hashlib import sha256

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from classroom.concurrency import offload
from classroom.database import db, transaction
from classroom.errors import Invalid, NotFound, TooLarge
from classroom.models import Picture

MAX_BYTES = 8 * 1024 * 1024
"""Largest upload, in bytes."""
MAX_PIXELS = 40_000_000
"""Largest picture before scaling: about what a phone's camera makes."""
MAX_SIDE = 1600
"""Longest side after scaling, in pixels."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def _reencode(data: bytes, max_side: int, square: bool) -> tuple[bytes, int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=FORMATS) as source:
            if source.width * source.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            source.draft("RGB", (max_side * 2, max_side * 2))  # lets the JPEG decoder scale while it reads
            picture: Image.Image = ImageOps.exif_transpose(source)
            has_alpha = "A" in picture.getbands() or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_alpha else "RGB")
    if square:
        picture = ImageOps.fit(picture, (max_side, max_side))
    else:
        picture.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    clean = Image.new(picture.mode, picture.size)  # a new image has none of the old one's metadata
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=86, method=4)
    return out.getvalue(), clean.width, clean.height


def store(data: bytes, *, max_side: int = MAX_SIDE, square: bool = False) -> Picture:
    """Check, re-encode and store a picture; return the stored one (the same for the same bytes).

    Args:
        data: the uploaded file.
        max_side: longest side afterwards, in pixels.
        square: crop to a square (profile pictures).

    Raises:
        TooLarge: too many bytes or pixels.
        Invalid: not a JPEG, PNG, WebP or GIF picture, or broken; field ``picture``.
    """
    if len(data) > MAX_BYTES:
        text = _("The picture is larger than %(max)d MB. Make it smaller and try again.", max=MAX_BYTES // 1024 // 1024)
        raise TooLarge(text, fields={"picture": text})
    try:
        encoded, width, height = offload(_reencode, data, max_side, square)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        text = _("The picture has too many pixels. Make it smaller and try again.")
        raise TooLarge(text, fields={"picture": text}) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError):
        text = _("This file is not a picture that can be read. Use a JPEG, PNG, WebP or GIF file.")
        raise Invalid(text, fields={"picture": text}) from None
    digest = sha256(encoded).hexdigest()
    with transaction() as session:
        picture = session.scalar(select(Picture).where(Picture.digest == digest))
        if picture is None:
            picture = Picture(digest=digest, content_type="image/webp", width=width, height=height, data=encoded)
            session.add(picture)
    return picture


def get(digest: str) -> Picture:
    """Return a picture by its digest.

    Raises:
        NotFound: there is none.
    """
    picture = db.session.scalar(select(Picture).where(Picture.digest == digest))
    if picture is None:
        raise NotFound(_("There is no such picture."), code="unknown_picture")
    return picture
