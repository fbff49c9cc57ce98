"""Where in a question something is wrong, in words: for formats in which fields have no names of their own."""

import re
from collections.abc import Callable, Iterator, Mapping

from flask_babel import gettext as _

_PLACES: tuple[tuple[re.Pattern[str], Callable[[int], str]], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"choices\.(\d+)\.feedback", lambda number: _("feedback of choice %(number)d", number=number)),
        (r"choices\.(\d+)\.image.*", lambda number: _("picture of choice %(number)d", number=number)),
        (r"choices\.(\d+).*", lambda number: _("choice %(number)d", number=number)),
        (r"pairs\.(\d+).*", lambda number: _("pair %(number)d", number=number)),
        (r"accepted\.(\d+).*", lambda number: _("answer %(number)d", number=number)),
        (r"(?:distractors|regions|hidden)\.(\d+).*", lambda number: _("part %(number)d", number=number)),
        (r"choices", lambda number: _("choices")),
        (r"pairs", lambda number: _("pairs")),
        (r"accepted", lambda number: _("answers")),
        (r"prompt", lambda number: _("text of the question")),
        (r"title", lambda number: _("title")),
        (r"explanation", lambda number: _("explanation")),
        (r"tags", lambda number: _("tags")),
        (r"points", lambda number: _("points")),
        (r"image.*", lambda number: _("picture")),
    )
)


class PlacesInWords(Mapping[str, str]):
    """The places of a question's fields in words, by the path of the field: ``choices.1.text`` is choice 2."""

    def __getitem__(self, path: str) -> str:
        for pattern, words in _PLACES:
            if match := pattern.fullmatch(path):
                return words(int(match[1]) + 1 if match.groups() else 0)
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


IN_WORDS = PlacesInWords()
