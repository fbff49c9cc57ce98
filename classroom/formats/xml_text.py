"""Writing XML: elements as text."""

from html import escape

_ATTRIBUTE = str.maketrans({"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
"""What a reader would take for a plain space in an attribute."""
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(value: str) -> str:
    """Return a text as XML."""
    return escape(value, quote=False).replace("\r", "&#13;")


def cdata(value: str) -> str:
    """Return a text that holds mark-up, so that people can read it in the file."""
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>" if escape(value) != value else value


def node(tag: str, *inside: str, **attributes: str | None) -> str:
    """Return an element on one line; its inside is XML. An attribute None is left out; ``_`` is dropped at the end of
    an attribute's name (``class_``) and a colon elsewhere (``xml_lang``)."""
    return _begin(tag, attributes) + (f">{''.join(inside)}</{tag}>" if inside else "/>")


def block(tag: str, *inside: str, **attributes: str | None) -> str:
    """Return an element whose inside stands on lines of its own; only where space means nothing."""
    return _begin(tag, attributes) + ">\n" + "".join(f"{part}\n" for part in inside if part) + f"</{tag}>"


def _begin(tag: str, attributes: dict[str, str | None]) -> str:
    given = ((name.rstrip("_").replace("_", ":"), value) for name, value in attributes.items() if value is not None)
    return f"<{tag}" + "".join(f' {name}="{escape(value).translate(_ATTRIBUTE)}"' for name, value in given)
