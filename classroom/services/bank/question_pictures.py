"""Check, encode and store the pictures of a question."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from classroom.core.errors import Invalid, TizaError, TooLarge
from classroom.formats.shared.markup import from_plain
from classroom.formats.shared.spool import Spooled
from classroom.models import Picture
from classroom.questions import Body
from classroom.questions.choices import MAX_CHOICES
from classroom.questions.clean_text import is_storable, tidy_line
from classroom.questions.picture_refs import digest_of
from classroom.services import pictures

MAX_ALT = 1000
QUESTION_PIXELS, IMPORT_PIXELS = 3 * pictures.MAX_PIXELS, 10 * pictures.MAX_PIXELS
"""Most pixels that the pictures of a question, or of an imported file, may have together. A limit on bytes is not
enough, because a small file can decode to a huge picture."""

_DATA_URL = re.compile(r"data:image/[\w.+-]{1,32};base64,")


@dataclass(frozen=True)
class Image:
    """A picture with its alternative text: a new one (``encoded``), or a stored one (``digest``)."""

    digest: str
    alt: str
    encoded: pictures.Encoded | None = None


def wrong(name: str, text: str) -> Invalid:
    """Return an error for one field of the picture."""
    return Invalid(text, fields={f"image.{name}" if name else "image": text})


class ImageReader:
    """Reads ``image``: None, or ``alt`` with ``data`` (base64 or bytes) or with the ``digest`` of a stored one.

    An :class:`Image` is returned unchanged. All pictures that one reader reads share a limit of pixels.
    """

    pixels = QUESTION_PIXELS
    keep_ours = False

    def read(self, value: Any) -> Image | None:
        """Return the checked picture.

        Raises:
            Invalid: with field ``image``, ``image.data`` or ``image.alt``.
            TooLarge: too many bytes or pixels.
        """
        if value is None or isinstance(value, Image):
            return value
        if not isinstance(value, Mapping) or not ("data" in value) ^ ("digest" in value):
            raise wrong("", _("Must be an object with data (the file as base64) and alt (what the picture shows)."))
        if extra := sorted(str(name)[:64] for name in value if name not in ("alt", "data", "digest")):
            raise wrong(extra[0], _("Unknown field."))
        alt = value.get("alt")
        alt = tidy_line(alt) if isinstance(alt, str) else ""
        if not alt:
            raise wrong("alt", _("Describe what the picture shows, for people who cannot see it."))
        if len(alt) > MAX_ALT or not is_storable(alt):
            raise wrong("alt", _("Use at most %(max)d characters, none of them a control character.", max=MAX_ALT))
        if "digest" in value:
            return Image(self._stored(value["digest"]), alt)
        encoded = self._encode(_decode(value["data"]))
        return Image(encoded.digest, alt, encoded)

    def _stored(self, digest: Any) -> str:
        if not isinstance(digest, str) or not digest_of(digest):
            raise wrong("digest", _("There is no such picture."))
        return digest

    def _encode(self, data: bytes) -> pictures.Encoded:
        most = min(self.pixels, pictures.MAX_PIXELS)
        encoded = _translated(data, max_pixels=most, keep_ours=self.keep_ours)
        self.pixels -= encoded.pixels
        return encoded


class ImportedImages(ImageReader):
    """Reads the pictures of one imported file: the limit is higher, and pictures that Tiza exported are not re-encoded.

    A file must contain its pictures; it cannot refer to stored ones by digest.
    """

    pixels = IMPORT_PIXELS
    keep_ours = True

    def _stored(self, digest: Any) -> str:
        raise wrong("digest", _("The picture is not in the file. Give it as data, in base64."))


def _translated(data: bytes, **options: Any) -> pictures.Encoded:
    try:
        return pictures.encode(data, **options)
    except TooLarge as error:
        raise TooLarge(error.message, fields={"image.data": error.message}) from None
    except TizaError as error:
        raise wrong("data", error.message) from None


def read_on_choices(choices: Any, images: ImageReader, problems: dict[str, str]) -> tuple[Any, dict[int, Image]]:
    """Read the pictures on choices; return the choices with digest and text of each, and the pictures by index.

    A value that is not a list of objects is returned unchanged: the question type reports the error.

    Args:
        choices: the choices as an author sent them.
        images: reads the pictures.
        problems: receives the errors, under names such as ``choices.2.image.alt``.
    """
    if not isinstance(choices, list) or len(choices) > MAX_CHOICES:
        return choices, {}
    read: list[Any] = []
    found: dict[int, Image] = {}
    for index, choice in enumerate(choices):
        if not isinstance(choice, Mapping) or "image" not in choice:
            read.append(choice)
            continue
        try:
            image = images.read(choice["image"])
        except TizaError as error:
            problems.update({f"choices.{index}.{name}": str(text) for name, text in error.fields.items()})
            image = Image(digest="", alt="")  # a placeholder: the choice has a picture, although an invalid one
        if image:
            found[index] = image
        read.append({**choice, "image": {"digest": image.digest, "alt": image.alt} if image else None})
    return read, found


def replace_pictures(
    changes: Mapping[str, Any], image: Image | None, on_choices: Mapping[int, Image]
) -> dict[str, Any]:
    """Return the changes with the pictures that were read, so that they are not decoded twice."""
    read = dict(changes)
    if "image" in read:
        read["image"] = image
    if "choices" in read and on_choices:
        read["choices"] = [
            {**choice, "image": on_choices[index]} if index in on_choices else choice
            for index, choice in enumerate(read["choices"])
        ]
    return read


_UNREADABLE = re.compile(r"(?:choices\.(\d+)\.)?image\.data")


def without_unreadable(question: Mapping[str, Any], problems: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a question of a file without the pictures that cannot be read, or None if there are none.

    The alternative text replaces a choice without text.

    Args:
        question: its fields.
        problems: the errors about it by field, such as ``choices.2.image.data``.
    """
    found = [match for match in map(_UNREADABLE.fullmatch, problems) if match]
    if not found:
        return None
    lighter = dict(question)
    wrong_choices = {int(match[1]) for match in found if match[1]}
    if len(wrong_choices) < len(found):
        lighter["image"] = None
    if wrong_choices:
        lighter["choices"] = [
            _without_image(choice) if index in wrong_choices else choice
            for index, choice in enumerate(question["choices"])
        ]
    return lighter


def _without_image(choice: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in choice.items() if name != "image"}
    if not kept.get("text"):
        kept["text"] = from_plain(str(choice["image"].get("alt", "")), inline=True)
    return kept


def with_picture_sizes(body: Body, find: Callable[[str], Picture]) -> Body:
    """Return a body with the width and height of each picture.

    Args:
        body: the body from the question type.
        find: returns the stored picture for a digest.
    """
    if not any("image" in choice for choice in body.get("choices", ())):
        return body
    choices = []
    for choice in body["choices"]:
        choices.append(dict(choice))
        if image := choice.get("image"):
            picture = find(image["digest"])
            choices[-1]["image"] = {**image, "width": picture.width, "height": picture.height}
    return {**body, "choices": choices}


def _decode(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, Spooled):
        return value.read()
    try:
        if not isinstance(value, str):
            raise TypeError
        return base64.b64decode(_DATA_URL.sub("", value, count=1), validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise wrong("data", _("This is not a file in base64.")) from None
