"""Reading the fields that authors enter, with one error message for each wrong field."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.questions.clean_text import is_storable, tidy_line
from classroom.questions.number_parsing import Number
from classroom.questions.number_reading import read_number
from classroom.questions.number_reasons import reason
from classroom.questions.phrases import number_words


class FieldReader:
    """Reads fields and collects their errors; :meth:`done` raises them together.

    After an error the methods return a harmless value, so that the remaining fields are checked too.
    """

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def wrong(self, name: str, text: str) -> None:
        """Add the error of a field, unless it has one already."""
        self.problems.setdefault(name, text)

    def done(self) -> None:
        """Raise Invalid if there were errors."""
        if self.problems:
            raise Invalid(_("Some fields of the question are missing or wrong."), fields=self.problems)

    def text(self, value: Any, name: str, *, most: int, needed: bool = True) -> str:
        """Return one line of text; an empty one after an error."""
        text = tidy_line(value) if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.wrong(name, _("Must be text."))
        elif needed and not text:
            self.wrong(name, _("This is missing."))
        elif len(text) > most:
            self.wrong(name, _("Use at most %(max)d characters.", max=most))
        elif not is_storable(text):
            self.wrong(name, _("This text holds a control character. Remove it."))
        else:
            return text
        return ""

    def number(self, value: Any, name: str, low: Number, high: Number) -> Number:
        """Return a number within limits; a text is read as those of students are."""
        found = read_number(value)
        number = found.number
        if number is None:
            self.wrong(name, str(reason(found)))
        elif not low <= number <= high:
            limits = {"low": number_words(low), "high": number_words(high)}
            self.wrong(name, _("Must be a number from %(low)s to %(high)s.", **limits))
        else:
            return number
        return low

    def whole(self, value: Any, name: str, low: int, high: int) -> int:
        """Return a whole number within limits."""
        number = read_number(value).number
        if not isinstance(number, int) or not low <= number <= high:
            self.wrong(name, _("Must be a whole number from %(low)d to %(high)d.", low=low, high=high))
            return low
        return number

    def objects(
        self, value: Any, name: str, known: frozenset[str], *, least: int, most: int
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the objects of a list, each with its path, such as ``accepted.0``; unknown fields are errors."""
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.wrong(name, _("Must be a list of objects."))
            return
        if not least <= len(value) <= most:
            self.wrong(name, _("Enter from %(min)d to %(max)d of these.", min=least, max=most))
            return
        for index, item in enumerate(value):
            for extra in item:
                if extra not in known:
                    self.wrong(f"{name}.{index}.{str(extra)[:64]}", _("Unknown field."))
            yield f"{name}.{index}", item

    def texts(self, value: Any, name: str, *, most: int, longest: int) -> list[str]:
        """Return a list of texts without repetitions; an empty list for None."""
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            self.wrong(name, _("Must be a list of at most %(max)d texts.", max=most))
            return []
        texts = [self.text(item, f"{name}.{index}", most=longest) for index, item in enumerate(value)]
        return list(dict.fromkeys(texts))
