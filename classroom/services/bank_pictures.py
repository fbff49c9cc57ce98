"""The picture of a question on its way in: what came, checked and encoded, but not stored yet."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.errors import Invalid, TizaError, TooLarge
from classroom.questions.wording import is_storable, tidy_line
from classroom.services import pictures

MAX_ALT = 1000
IMPORT_PIXELS = 10 * pictures.MAX_PIXELS
"""How many pixels the pictures of one file may have together: small files can hold pictures that are not."""

_DATA_URL = re.compile(r"data:image/[\w.+-]{1,32};base64,")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Image:
    """A picture with its alternative text: a new one (``encoded``), or a stored one by ``digest``."""

    digest: str
    alt: str
    encoded: pictures.Encoded | None = None


def wrong(name: str, text: str) -> Invalid:
    """Return the error for one field of the picture."""
    return Invalid(text, fields={f"image.{name}" if name else "image": text})


class ImageReader:
    """Reads ``image``: None, or ``alt`` with ``data`` (base64 or bytes) or with the ``digest`` of a stored one.

    An :class:`Image` stays as it is.
    """

    def read(self, value: Any) -> Image | None:
        """Return the checked picture.

        Raises:
            Invalid: with field ``image``, ``image.data`` or ``image.alt``.
            TooLarge: too many bytes or pixels.
        """
        if value is None or isinstance(value, Image):
            return value
        if not isinstance(value, Mapping) or not ("data" in value) ^ ("digest" in value):
            raise wrong("", _("Give an object with data (the file as base64) and alt (what the picture shows)."))
        if extra := sorted(str(name)[:64] for name in value if name not in ("alt", "data", "digest")):
            raise wrong(extra[0], _("There is no such field."))
        alt = value.get("alt")
        alt = tidy_line(alt) if isinstance(alt, str) else ""
        if not alt:
            raise wrong("alt", _("Say what the picture shows, for those who do not see it."))
        if len(alt) > MAX_ALT or not is_storable(alt):
            raise wrong("alt", _("Use at most %(max)d characters, none of them a control character.", max=MAX_ALT))
        if "digest" in value:
            digest = value["digest"]
            if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
                raise wrong("digest", _("There is no such picture."))
            return Image(digest, alt)
        encoded = self._encode(_decode(value["data"]))
        return Image(encoded.digest, alt, encoded)

    def _encode(self, data: bytes) -> pictures.Encoded:
        return _translated(data)


class ImportedImages(ImageReader):
    """The same for the pictures of one file: they share a budget, and those that we wrote stay as they are."""

    def __init__(self) -> None:
        self.pixels = IMPORT_PIXELS

    def _encode(self, data: bytes) -> pictures.Encoded:
        most = min(self.pixels, pictures.MAX_PIXELS)
        encoded = _translated(data, max_pixels=most, keep_ours=True)
        self.pixels -= encoded.pixels
        return encoded


def _translated(data: bytes, **options: Any) -> pictures.Encoded:
    try:
        return pictures.encode(data, **options)
    except TooLarge as error:
        raise TooLarge(error.message, fields={"image.data": error.message}) from None
    except TizaError as error:
        raise wrong("data", error.message) from None


def _decode(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        if not isinstance(value, str):
            raise TypeError
        return base64.b64decode(_DATA_URL.sub("", value, count=1), validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise wrong("data", _("This is not a file in base64.")) from None
