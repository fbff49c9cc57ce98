"""Decoding text files whose encoding nobody declares."""

import pytest

from classroom.core import encodings

TEXTS = [
    "type;prompt\nopen_text;¿Cuál es la capital de España?",
    "El niño comió plátano en Málaga",
    "CAMIÓN, AÑO, MÁLAGA",
    "Où est l’élève ? Ça dépend : « à l’école », garçon naïf",
    "Straße über Köln, größer",
    "A educação não é só coração",
    "¡Ángel y Óscar: el río Miño, 25 °C, 1.º y 2.ª!",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", list(encodings.NAMES))
def test_eight_bits_are_guessed_and_said(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        data = text.replace("’", "'").encode(encoding)
        text = text.replace("’", "'")
    assert encodings.decode(data) == (text, encodings.NAMES[encoding])


@pytest.mark.parametrize("text", ["It’s a “good” dog – 5 € each", "l’eau", "año", "don’t"])
def test_windows_is_the_likeliest(text: str) -> None:
    assert encodings.decode(text.encode("cp1252")) == (text, "Windows-1252")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [*TEXTS, "plain"])
def test_unicode_is_not_guessed(text: str, encoding: str) -> None:
    assert encodings.decode(text.encode(encoding)) == (text, "")


def test_two_marks() -> None:
    assert encodings.decode(b"\xef\xbb\xbf\xef\xbb\xbfa").text == "a"


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00\xff", b"\x00\xff", b"a\x00b\xffc", b"PK\x03\x04\x00\x00",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"],
)  # fmt: skip
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(UnicodeError):
        encodings.decode(data)
