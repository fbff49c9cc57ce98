"""QTI 3.0 in the names of QTI 2: ``qti-choice-interaction max-choices`` is ``choiceInteraction maxChoices``.

Source: 1EdTech, "QTI 3.0 Implementation Guide": all elements and attributes of QTI have a prefix and are in kebab case.
"""

from classroom.formats.shared.xml_reader import Element

PREFIX = "qti-"


def canonical(root: Element) -> Element:
    """Rename the elements and attributes of QTI 3.0 in a tree; HTML in it stays. Returns the tree."""
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
