"""Numbers, dates and times as a spreadsheet shows them, by the code of their number format.

``0%`` shows 0.5 as 50%, ``# ?/?`` as 1/2, ``000`` shows 7 as 007. Colours, conditions and fill characters are ignored.

Source: ECMA-376, "Office Open XML File Formats", part 1, 18.8.30 (numFmts) and 18.8.31 (number format codes).
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MAX_CODE = 255
"""Characters of the longest code, as in Excel."""
MAX_PLACES = 10
"""Most decimals that are shown."""
MAX_SHOWN = 17
"""Most digits before the point."""
EXACT_INTEGERS = 2**53
"""Integers below this are exact as floating-point numbers."""

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<elapsed>[hms]+)\]|\[[^\]]*\]|_(?P<space>.)|\*.'
    r"|(?P<general>general)|(?P<ampm>am/pm|a/p)|(?P<exponent>e[+-])|(?P<letters>y+|m+|d+|h+|s+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_FRACTION = re.compile(r"[#?0]*\s*[#?0]+/(?P<below>[#?0]+|[0-9]+)")
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_IN_SPANISH = re.compile(r"\[\$[^\]-]*-[0-9A-F]*0A\]", re.IGNORECASE)
"""The mark of a code whose names of months are Spanish: a language identifier that ends with 0A."""
_SYSTEM_DATE = ("mm-dd-yy", "m/d/yy", "m/d/yyyy")
"""Codes of the date in the short form of the computer that shows it."""


@dataclass(frozen=True)
class Piece:
    """A part of a code: of the kind ``literal``, ``number`` (a sign of one), ``elapsed``, ``date`` and so on."""

    kind: str
    text: str


def exact(value: float) -> str:
    """Return a number with a decimal point and at most 15 digits, which is what spreadsheets keep."""
    if value == int(value) and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    return f"{value:.15g}"


def number_shown(value: float, code: str, *, spanish: bool = False) -> str:
    """Return a number as a cell with a number format shows it; with decimal commas in Spanish."""
    if not math.isfinite(value):
        return str(value)
    section, negative = _section(value, code[:MAX_CODE])
    fraction = _FRACTION.search(re.sub(r'"[^"]*"', "", section))
    pieces = _pieces(section)
    kinds = {piece.kind for piece in pieces}
    value = abs(value) if negative or "general" not in kinds else value
    if "general" in kinds or not kinds & {"number", "literal"} or section.strip() == "@":
        digits = _localised(exact(value).upper(), spanish)
        text = "".join({"general": digits, "literal": piece.text}.get(piece.kind, "") for piece in pieces)
        return ("-" if negative else "") + (text if "general" in kinds else digits)
    value = abs(value)
    if value >= 10**MAX_SHOWN:
        return ("-" if negative else "") + _localised(exact(value).upper(), spanish)
    if fraction:
        text = _as_fraction(value, section, fraction)
    elif "exponent" in kinds:
        places = len(re.sub(r"[^0#?]", "", section.lower().partition("e")[0].partition(".")[2]))
        mantissa, _e, power = f"{value:.{min(places, MAX_PLACES)}E}".partition("E")
        text = _localised(f"{mantissa}E{power}", spanish)
    else:
        text = _as_number(value, pieces, spanish=spanish)
    return ("-" if negative and re.search("[1-9]", text) else "") + text.strip()


def _section(value: float, code: str) -> tuple[str, bool]:
    """Return the part of a code for a number, and whether the sign of a negative number has to be added."""
    parts = re.findall(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*', code, re.DOTALL)
    sections = [part for index, part in enumerate(parts) if part or index == 0] or [""]
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], value < 0


def _pieces(code: str) -> list[Piece]:
    pieces: list[Piece] = []
    for match in _PIECE.finditer(code):
        kind = match.lastgroup or ""
        text = match[kind] if kind else ""
        if kind == "other" and text in "0#?.,%/":
            pieces.append(Piece("number", text))
        elif kind in ("quoted", "escaped", "money", "other"):
            pieces.append(Piece("literal", text))
        elif kind == "space":
            pieces.append(Piece("literal", " "))
        elif kind == "letters":
            pieces.append(Piece("date", text.lower()))
        elif kind:
            pieces.append(Piece(kind, text.lower()))
    return pieces


def _localised(text: str, spanish: bool) -> str:
    return text.replace(".", ",") if spanish else text


def _as_fraction(value: float, code: str, found: re.Match[str]) -> str:
    below = found["below"]
    limit = int(below) if below.isdigit() and int(below) else 10 ** min(len(below), 4) - 1
    fixed = below.isdigit() and int(below) > 0
    number = Fraction(round(value * limit), limit) if fixed else Fraction(value).limit_denominator(limit)
    whole = int(number) if re.search(r"[#?0]\s+[#?0]", code) else 0
    rest = number - whole
    if not rest:
        return str(whole)
    above, below_text = (int(rest * limit), limit) if fixed else (rest.numerator, rest.denominator)
    return f"{whole} {above}/{below_text}" if whole else f"{above}/{below_text}"


def _as_number(value: float, pieces: list[Piece], *, spanish: bool) -> str:
    signs = "".join(piece.text for piece in pieces if piece.kind == "number")
    amount = Decimal(exact(value)) * 100 ** signs.count("%")
    whole_signs, point, decimal_signs = signs.replace("%", "").partition(".")
    amount /= 1000 ** (len(signs.replace("%", "").rstrip()) - len(signs.replace("%", "").rstrip().rstrip(",")))
    places = min(len(re.sub(r"[^0#?]", "", decimal_signs)), MAX_PLACES)
    needed = min(len(re.sub(r"[^0]", "", decimal_signs)), MAX_PLACES)
    text = (
        f"{amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
        if amount.adjusted() < MAX_PLACES
        else str(amount)
    )
    whole, _sign, decimals = text.partition(".")
    while len(decimals) > needed and decimals.endswith("0"):
        decimals = decimals[:-1]
    grouped = re.search(r"[0#?],+[0#?]", whole_signs) is not None
    return _filled(pieces, whole, decimals, point=bool(point), grouped=grouped, spanish=spanish)


def _filled(pieces: list[Piece], whole: str, decimals: str, *, point: bool, grouped: bool, spanish: bool) -> str:
    """Return a code with the digits in the places of its signs; literals between them stay where they are."""
    end = next((n for n, piece in enumerate(pieces) if piece == Piece("number", ".")), len(pieces))
    places = [n for n, piece in enumerate(pieces[:end]) if piece.kind == "number" and piece.text in "0#?"]
    digits = list("" if whole == "0" and not any(pieces[n].text == "0" for n in places) else whole)
    out = [piece.text if piece.kind == "literal" else "%" if piece.text == "%" else "" for piece in pieces]
    count = 0
    for order, place in enumerate(reversed(places)):
        first = order == len(places) - 1
        taken = digits if first else digits[-1:]
        digits = [] if first else digits[:-1]
        shown = taken or (["0"] if pieces[place].text == "0" else [])
        text = ""
        for digit in reversed(shown):
            text = digit + ((("." if spanish else ",") if grouped and count and count % 3 == 0 else "") + text)
            count += 1
        out[place] = text
    if point:
        out[end] = (("," if spanish else ".") + decimals) if decimals else ""
    return "".join(out)


def date_shown(value: datetime | date | time | timedelta, code: str, *, spanish: bool = False) -> str:
    """Return a date or time as a cell with a number format shows it, with the names of months in English or Spanish."""
    if isinstance(value, timedelta):
        return _duration(value, code)
    moment = value if isinstance(value, datetime) else _moment(value)
    if code.lower() in _SYSTEM_DATE:
        return f"{moment:%d/%m/%Y}" if spanish else f"{moment:%Y-%m-%d}"
    pieces = _pieces(code[:MAX_CODE].partition(";")[0])
    if not any(piece.kind == "date" for piece in pieces):
        return str(value).removesuffix(" 00:00:00")
    half = any(piece.kind == "ampm" for piece in pieces)
    spanish = spanish or _IN_SPANISH.search(code) is not None
    return "".join(
        _date_piece(pieces, n, moment, half=half, language="es" if spanish else "en") for n in range(len(pieces))
    ).strip()


def _moment(value: date | time) -> datetime:
    if isinstance(value, time):
        return datetime.combine(date(1900, 1, 1), value)
    return datetime.combine(value, time())


def _date_piece(pieces: list[Piece], place: int, moment: datetime, *, half: bool, language: str) -> str:
    piece = pieces[place]
    if piece.kind == "ampm":
        return "AM" if moment.hour < 12 else "PM"
    if piece.kind != "date":
        return piece.text if piece.kind in ("literal", "number") else ""
    letter, length = piece.text[0], len(piece.text)
    if letter == "m" and _is_minute(pieces, place):
        letter = "M"
    if letter == "y":
        return f"{moment.year:04}" if length > 2 else f"{moment.year % 100:02}"
    if letter in "md" and length > 2:
        name = _MONTHS[language][moment.month - 1] if letter == "m" else _DAYS[language][moment.weekday()]
        return name if length > 3 else name[:3]
    hour = (moment.hour % 12 or 12) if half else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "M": moment.minute, "s": moment.second}[letter]
    return f"{number:02}" if length > 1 else str(number)


def _is_minute(pieces: list[Piece], place: int) -> bool:
    """Return whether ``m`` stands for minutes: after hours or before seconds."""
    before = next((piece.text[0] for piece in reversed(pieces[:place]) if piece.kind in ("date", "elapsed")), "")
    after = next((piece.text[0] for piece in pieces[place + 1 :] if piece.kind == "date"), "")
    return before == "h" or after == "s"


def _duration(value: timedelta, code: str) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    text = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if "s" in code.lower() or not code else text
