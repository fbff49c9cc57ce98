"""Pictures: uploads are decoded, checked, re-encoded without metadata, and stored under their digest."""

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from flask_babel import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import select

from classroom.core import unique
from classroom.core.concurrency import SerialExecutor
from classroom.core.database import db, transaction
from classroom.core.errors import Invalid, NotFound, TooLarge
from classroom.models import Picture

MAX_BYTES = 8 * 1024 * 1024
"""Largest upload, in bytes."""
MAX_PIXELS = 40_000_000
"""Most pixels before scaling: about as many as the camera of a phone makes."""
MAX_SIDE = 1600
"""Longest side after scaling, in pixels."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")

_executor = SerialExecutor()


@dataclass(frozen=True)
class Encoded:
    """A checked picture, ready to be stored. ``pixels`` is the number of pixels of the source."""

    data: bytes
    width: int
    height: int
    pixels: int

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return sha256(self.data).hexdigest()


def _only_picture(data: bytes) -> bool:
    """Say whether a WebP file contains one still picture and nothing else: no metadata, animation or trailing bytes."""
    if len(data) < 20 or data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return False
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        return False
    position, names = 12, []
    while position + 8 <= len(data):
        names.append(data[position : position + 4])
        if names[-1] == b"VP8X" and data[position + 8] & ~0x10:  # only the flag for transparency may be set
            return False
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        position += 8 + size + size % 2
    return position == len(data) and names in ([b"VP8 "], [b"VP8L"], [b"VP8X", b"ALPH", b"VP8 "], [b"VP8X", b"VP8L"])


def _reencode(data: bytes, max_side: int, square: bool, max_pixels: int, keep_ours: bool) -> Encoded:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=FORMATS) as source:
            pixels = source.width * source.height
            if pixels > max_pixels:
                raise Image.DecompressionBombError
            if keep_ours and max(source.size) <= max_side and _only_picture(data):
                source.load()
                return Encoded(data, source.width, source.height, pixels)
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
    return Encoded(out.getvalue(), clean.width, clean.height, pixels)


def encode(
    data: bytes,
    *,
    max_side: int = MAX_SIDE,
    square: bool = False,
    max_pixels: int = MAX_PIXELS,
    keep_ours: bool = False,
) -> Encoded:
    """Check and re-encode a picture without storing it.

    Args:
        data: the uploaded file.
        max_side: longest side afterwards, in pixels.
        square: crop to a square (profile pictures).
        max_pixels: most pixels that the source may have.
        keep_ours: keep the bytes of a WebP file that contains nothing but a picture of the right size, as the files
            that Tiza exports do: encoding again would lose quality each time.

    Raises:
        TooLarge: too many bytes or pixels.
        Invalid: field ``picture``: damaged, or not a JPEG, PNG, WebP or GIF picture.
    """
    if len(data) > MAX_BYTES:
        text = _("The picture is larger than %(max)d MB. Make it smaller and try again.", max=MAX_BYTES // 1024 // 1024)
        raise TooLarge(text, fields={"picture": text})
    try:
        return _executor.run(_reencode, data, max_side, square, max_pixels, keep_ours)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        text = _("The picture has too many pixels. Make it smaller and try again.")
        raise TooLarge(text, fields={"picture": text}) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError):
        text = _("This file is not a picture that can be read. Use a JPEG, PNG, WebP or GIF file.")
        raise Invalid(text, fields={"picture": text}) from None


def keep(encoded: Encoded) -> Picture:
    """Store an encoded picture and return it; equal bytes are stored once."""
    return _keep(encoded, encoded.digest)


def keep_all(encoded: Iterable[Encoded]) -> None:
    """Store encoded pictures, each once.

    Two transactions that store the same pictures wait for each other's: so they store them in the same order.
    """
    for one in sorted(encoded, key=lambda one: one.digest):
        keep(one)


def _keep(encoded: Encoded, digest: str) -> Picture:
    query = select(Picture).where(Picture.digest == digest)
    with transaction() as session:
        picture = session.scalar(query)
        if picture is None:
            row = {"digest": digest, "content_type": "image/webp", "width": encoded.width, "height": encoded.height}
            unique.insert_once(Picture, {**row, "data": encoded.data})
            picture = session.scalars(query).one()
    return picture


def _own_digest(data: bytes, owner: str) -> str:
    return sha256(f"{owner}\0".encode() + data).hexdigest()


def keep_own(encoded: Encoded, owner: str) -> Picture:
    """Store a picture that only its owner shows, so that it can be deleted: equal bytes of others are not shared.

    Args:
        encoded: the picture.
        owner: unique, such as ``user 7``.
    """
    return _keep(encoded, _own_digest(encoded.data, owner))


def delete_own(picture: Picture | None, owner: str) -> None:
    """Delete a picture stored with :func:`keep_own` for this owner, which shows it no longer; spare any other."""
    with transaction() as session:
        if picture is not None and picture.digest == _own_digest(picture.data, owner):
            session.delete(picture)


def store(data: bytes, *, max_side: int = MAX_SIDE, square: bool = False) -> Picture:
    """Check, re-encode and store a picture: :func:`encode`, then :func:`keep`."""
    return keep(encode(data, max_side=max_side, square=square))


def get(digest: str) -> Picture:
    """Return a picture by its digest.

    Raises:
        NotFound: there is no such picture.
    """
    picture = db.session.scalar(select(Picture).where(Picture.digest == digest))
    if picture is None:
        raise NotFound(_("There is no such picture."), code="unknown_picture")
    return picture
