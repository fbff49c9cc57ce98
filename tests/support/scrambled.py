"""XML that is well formed and makes no sense: elements lost, doubled, moved and renamed, values that nobody expects."""

import random

from classroom.formats.xml_tree import Element

VALUES = (
    "", " ", "0", "-1", "1e99", "1e999", "NaN", "true", "x", "A B", "A B C", "1,2", "1,2;3", "1;2,3;4", "100", "%", "*",
    "../x", "data:image/png;base64,AAAA", "@@PLUGINFILE@@/x.png", "é" * 300, "<b>", "\u202e", "$$", "\\(", "-", "١",
)  # fmt: skip


def scrambled(root: Element, dice: random.Random, changes: int) -> str:
    """Return a document after some changes at random places."""
    for _ in range(changes):
        elements = list(root.walk())
        one = dice.choice(elements)
        other = dice.choice(elements)
        match dice.randrange(7):
            case 0 if one.content:
                one.content.pop(dice.randrange(len(one.content)))
            case 1 if one.content:
                one.content.append(dice.choice(one.content))
            case 2 if one.attributes:
                one.attributes.pop(dice.choice(list(one.attributes)))
            case 3 if one.attributes:
                one.attributes[dice.choice(list(one.attributes))] = dice.choice(VALUES)
            case 4:
                one.content = [dice.choice(VALUES)]
            case 5:
                one.tag = other.tag
            case _:
                one.content = list(other.content) if one not in list(other.walk()) else one.content
    return xml(root)


def xml(element: Element) -> str:
    """Return an element as XML."""
    escape = str.maketrans({"<": "&lt;", "&": "&amp;", '"': "&quot;"})
    given = "".join(f' {name}="{value.translate(escape)}"' for name, value in element.attributes.items())
    inside = "".join(part.translate(escape) if isinstance(part, str) else xml(part) for part in element.content)
    return f"<{element.tag}{given}>{inside}</{element.tag}>\n"
