"""How names look: letters of different scripts that the eye takes for one another count as the same.

The pairs are facts of the Unicode Standard's data on confusable characters (UTS #39, confusables.txt), of which this is
the small part that matters for names: Cyrillic, Greek and Armenian letters, small capitals and the digits that are read
as letters. Mathematical, full-width and other styled letters are plain ones already, by NFKC.
"""

import unicodedata

_IN_TYPE = "iIl|10"
"""Look-alikes in most type faces."""
_PAIRS = (
    ("АаВвЕеЗзІіЈјКкМмНнОоРрСсТтУуХхЅѕһԁԛԜԝҮүѵгпЬьӀӏё", "aabbee33iijjkkmmhhooppccttyyxxsshdqwwyyvrnbblle"),  # Cyrillic
    ("ΑαΒΕεΖΗΙιΚκΜΝνΟοΡρΤτΥυΧχγηωσ", "aabeezhiikkmnvooppttyuxxynwo"),  # Greek
    ("ՕօՍսհոցյզգ", "oouuhngjqq"),  # Armenian
    ("ƒᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡɩƖʋ", "fabcdefghijklmnoprstuvwyziagilv"),  # small capitals, variants
    (_IN_TYPE, "lllllo"),
)
_SAME = {ord(one): other for ones, others in _PAIRS for one, other in zip(ones, others, strict=True)}
_STYLES = {one: other for one, other in _SAME.items() if chr(one) not in _IN_TYPE}
"""The look-alikes without those that depend on the type face."""
_TOGETHER = (("rn", "m"), ("vv", "w"))
"""Two letters that are read as one."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f")
"""Letters by their category, and nothing on the screen: Hangul fillers, the empty Braille cell, the grapheme joiner."""


def without_blanks(text: str) -> str:
    """Return a text without letters that nobody sees."""
    return "".join(character for character in text if character not in _BLANK)


def letters(text: str) -> str:
    """Return a text in plain Latin letters where it looks like them: no marks, no case; words stay apart.

    The n with tilde stays what it is: in Spanish it is another letter, and makes another word.
    """
    kept = unicodedata.normalize("NFKC", text).translate(_STYLES).casefold().replace("ñ", "\ue000")
    decomposed = unicodedata.normalize("NFKD", kept)
    plain = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return plain.replace("\ue000", "ñ")


def looks(text: str) -> str:
    """Return what two texts have in common that look alike: case, marks, spaces and look-alike letters do not count."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_SAME)).casefold()
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" and not c.isspace()).translate(_SAME)
    for two, one in _TOGETHER:
        plain = plain.replace(two, one)
    return plain
