"""Parses the form of a page, to compute what a browser without scripts would submit."""

from html.parser import HTMLParser

VOID = ("input", "br", "img", "link", "meta", "hr")


class Form(HTMLParser):
    """The fields of the form that has an attribute.

    Attributes:
        sent: names and values that would be sent, in order.
        invalid: names of the fields that are marked as wrong.
        messages: the text of each element by its id, where it has one.
    """

    def __init__(self, page: str, mark: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.invalid: list[str] = []
        self.messages: dict[str, str] = {}
        self._mark = mark
        self._in_form = False
        self._area: str | None = None
        self._select: tuple[str, list[tuple[bool, str]]] | None = None
        self._ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record fields and ids."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = self._mark in found
        if tag not in VOID:
            self._ids.append(found.get("id", ""))
        if not self._in_form:
            return
        name = found.get("name", "")
        if "aria-invalid" in found:
            self.invalid.append(name)
        if tag == "input" and name and found.get("type") not in ("file", "submit"):
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.sent.append((name, found.get("value", "")))
        elif tag == "textarea":
            self.sent.append((name, ""))
            self._area = name
        elif tag == "select":
            self._select = (name, [])
        elif tag == "option" and self._select:
            self._select[1].append(("selected" in found, found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Finish the current element."""
        if tag == "form":
            self._in_form = False
        if tag == "textarea":
            self._area = None
        if tag == "select" and self._select:
            name, options = self._select
            chosen = [value for selected, value in options if selected] or [options[0][1]]
            self.sent.append((name, chosen[-1]))
            self._select = None
        if tag not in VOID and self._ids:
            self._ids.pop()

    def handle_data(self, data: str) -> None:
        """Collect text."""
        for element in filter(None, self._ids):
            self.messages[element] = self.messages.get(element, "") + data
        if self._area is not None:
            name, text = self.sent[-1]
            first = data.removeprefix("\r").removeprefix("\n")  # browsers drop the line break that follows the tag
            self.sent[-1] = (name, text + data if text else first)

    @property
    def values(self) -> dict[str, list[str]]:
        """The submitted values by name, with line breaks as browsers send them."""
        found: dict[str, list[str]] = {}
        for name, value in self.sent:
            found.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\n", "\r\n"))
        return found
