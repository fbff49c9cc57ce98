"""Letters that look alike: names that differ only in them count as the same.

The pairs are from the Unicode data on confusable characters (UTS #39, confusables.txt), limited to what matters for
names: Cyrillic, Greek and Armenian letters, small capitals, and digits that look like letters. NFKC already turns
mathematical, full-width and other styled letters into plain ones.
"""

import unicodedata

_IN_TYPE = "iIl|10"
"""Look alike in most typefaces."""
_PAIRS = (
    ("АаВвЕеЗзІіЈјКкМмНнОоРрСсТтУуХхЅѕһԁԛԜԝҮүѵгпЬьӀӏё", "aabbee33iijjkkmmhhooppccttyyxxsshdqwwyyvrnbblle"),  # Cyrillic
    ("ΑαΒΕεΖΗΙιΚκΜΝνΟοΡρΤτΥυΧχγηωσ", "aabeezhiikkmnvooppttyuxxynwo"),  # Greek
    ("ՕօՍսհոցյզգ", "oouuhngjqq"),  # Armenian
    ("ƒᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡɩƖʋ", "fabcdefghijklmnoprstuvwyziagilv"),  # small capitals, variants
    (_IN_TYPE, "lllllo"),
)
_SAME = {ord(one): other for ones, others in _PAIRS for one, other in zip(ones, others, strict=True)}
_STYLES = {one: other for one, other in _SAME.items() if chr(one) not in _IN_TYPE}
"""The look-alikes without those that depend on the typeface."""
_TOGETHER = (("rn", "m"), ("vv", "w"))
"""Two letters that look like one."""


def to_latin(text: str) -> str:
    """Return a text with letters that look Latin replaced by Latin ones, without marks and case; spaces are kept.

    The letter ñ is kept, since replacing it by n makes another Spanish word.
    """
    kept = unicodedata.normalize("NFKC", text).translate(_STYLES).casefold().replace("ñ", "\ue000")
    decomposed = unicodedata.normalize("NFKD", kept)
    plain = "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
    return plain.replace("\ue000", "ñ")


def lookalike_key(text: str) -> str:
    """Return a key that is equal for texts that look alike: it ignores case, marks, spaces and look-alike letters."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_SAME)).casefold()
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn" and not c.isspace()).translate(_SAME)
    for two, one in _TOGETHER:
        plain = plain.replace(two, one)
    return plain
