"""Writing XML as text."""

from html import escape

_ATTRIBUTE = str.maketrans({"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
"""White space that an XML parser would turn into a plain space in an attribute."""
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escape_text(value: str) -> str:
    """Return a text with its special characters escaped for XML."""
    return escape(value, quote=False).replace("\r", "&#13;")


def cdata(value: str) -> str:
    """Return a text as XML; one with mark-up becomes a CDATA section, which people can read."""
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>" if escape(value) != value else value


def node(tag: str, *inside: str, **attributes: str | None) -> str:
    """Return an element on one line.

    Args:
        tag: its name.
        inside: XML.
        attributes: those that are None are left out. In a name, ``_`` is dropped at the end (``class_``) and stands for
            a colon elsewhere (``xml_lang``).
    """
    return _begin(tag, attributes) + (f">{''.join(inside)}</{tag}>" if inside else "/>")


def block(tag: str, *inside: str, **attributes: str | None) -> str:
    """Return an element whose children are on separate lines, for elements in which white space has no meaning."""
    return _begin(tag, attributes) + ">\n" + "".join(f"{part}\n" for part in inside if part) + f"</{tag}>"


def _begin(tag: str, attributes: dict[str, str | None]) -> str:
    given = ((name.rstrip("_").replace("_", ":"), value) for name, value in attributes.items() if value is not None)
    return f"<{tag}" + "".join(f' {name}="{escape(value).translate(_ATTRIBUTE)}"' for name, value in given)
