"""Pictures of questions as files of a package, and adding files to it."""

import zipfile
from string import ascii_lowercase
from typing import Any

from classroom.formats.base import Portable
from classroom.formats.shared.pictures import picture_type

FILE_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of all files, constant so that the same questions give the same bytes."""


def with_pictures_in(question: Portable, name: str, folder: str) -> tuple[Portable, dict[str, bytes]]:
    """Return a question whose pictures have an ``address``, and their contents by file name.

    Args:
        question: in the portable form.
        name: of the question in the package, with which the names of its pictures begin.
        folder: the address of the folder of pictures, as a question writes it.
    """
    packed = dict(question)
    pictures: dict[str, bytes] = {}

    def place(image: dict[str, Any], stem: str) -> dict[str, Any]:
        file = f"{stem}.{picture_type(image['data'])[0]}"
        pictures[file] = image["data"]
        return {**image, "address": f"{folder}/{file}"}

    if question.get("image"):
        packed["image"] = place(question["image"], name)
    if "choices" in question:
        packed["choices"] = [
            {**choice, "image": place(choice["image"], f"{name}-{letter}")} if choice.get("image") else choice
            for letter, choice in zip(ascii_lowercase, question["choices"], strict=False)
        ]
    return packed, pictures


def add_file(archive: zipfile.ZipFile, name: str, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    """Add a file to an archive, always with the same date."""
    entry = zipfile.ZipInfo(name, FILE_DATE)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, method)
