"""Converting the names of QTI 3.0 to those of QTI 2, such as ``qti-choice-interaction`` to ``choiceInteraction``.

Source: 1EdTech, "QTI 3.0 Implementation Guide": all elements and attributes of QTI have a prefix and are in kebab case.
"""

from classroom.formats.shared.xml_element import Element

PREFIX = "qti-"


def to_version2(root: Element) -> Element:
    """Rename the elements and attributes of QTI 3.0 in a tree in place, except HTML, and return the tree."""
    for element in root.walk():
        if element.tag.startswith(PREFIX):
            element.tag = _camel(element.tag.removeprefix(PREFIX))
            element.attributes = {
                name if name.startswith(("data-", "aria-")) else _camel(name): value
                for name, value in element.attributes.items()
            }
    return root


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(word.capitalize() for word in others)
