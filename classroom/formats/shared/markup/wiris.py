"""MathML as the editor WIRIS (MathType) stores it, with other signs for angle brackets and quotation marks.

Source: https://docs.wiris.com, "SafeXML": ``«math xmlns=¨…¨»«mn»1«/mn»«/math»``.
"""

import re

_BEGIN = re.compile(r"(?:«|&laquo;)math\b")
_END = re.compile(r"(?:«|&laquo;)/math\s*(?:»|&raquo;)")
_ENTITIES = {"&laquo;": "«", "&raquo;": "»", "&uml;": "¨", "&sect;": "§", "&acute;": "´"}
_SIGNS = str.maketrans({"«": "<", "»": ">", "¨": '"', "§": "&", "`": "'", "´": "'"})


def to_mathml(text: str) -> str:
    """Return the text with MathML in place of WIRIS' spelling of it."""
    if "math" not in text:
        return text
    parts: list[str] = []
    at = 0
    while (begin := _BEGIN.search(text, at)) and (end := _END.search(text, begin.end())):
        formula = text[begin.start() : end.end()]
        for entity, sign in _ENTITIES.items():
            formula = formula.replace(entity, sign)
        parts += [text[at : begin.start()], formula.translate(_SIGNS)]
        at = end.end()
    return "".join([*parts, text[at:]])
