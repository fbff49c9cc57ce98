"""``make messages``: extracts the messages from the code and templates, and updates the translation catalogues.

The English texts in the code are the message ids, so English needs no catalogue. A catalogue has exactly the messages
of the code: new ones are added without a translation, unused ones are removed, and there is no fuzzy matching. The
files are reproducible: sorted, without dates, line numbers or versions of tools.
"""

import io
import sys
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "classroom" / "translations"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
SKIPPED = {"node_modules", "static", "tests", "instance", "migrations"}

HEADER = """\
# Tiza in {name}. `make messages` keeps this file in step with the code; docs/languages.md holds the words to use.
msgid ""
msgstr ""
"Project-Id-Version: Tiza\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def extract(root: Path = ROOT) -> Catalog:
    """Return the messages of the code and the templates below ``root``, without translations."""
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)

    def enter(folder: str) -> bool:
        name = Path(folder).name
        return name not in SKIPPED and not name.startswith((".", "_"))

    template = Catalog()
    found = extract_from_dir(root, methods, options, KEYWORDS, directory_filter=enter)
    for filename, _line, text, comments, context in found:
        template.add(text, locations=[(Path(filename).as_posix(), 0)], auto_comments=comments, context=context)
    return template


def read(path: Path) -> Catalog:
    """Return the catalogue of a ``<language>/LC_MESSAGES/messages.po``."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def updated(catalogue: Catalog, template: Catalog) -> Catalog:
    """Update ``catalogue`` to the messages of ``template`` and return it; keeps translations of identical messages."""
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def render(catalogue: Catalog) -> bytes:
    """Return the content of a catalogue's file; the same messages give the same bytes."""
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    name = catalogue.locale.english_name if catalogue.locale else catalogue.locale_identifier
    header = HEADER.format(name=name, code=catalogue.locale_identifier, plurals=catalogue.plural_forms)
    body = io.BytesIO()
    write_po(body, catalogue, width=100, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return header.encode() + body.getvalue().strip() + b"\n"


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the messages without a translation, or without one for each plural form."""
    return [message for message in catalogue if message.id and not all(texts(message))]


def texts(message: Message) -> list[str]:
    """Return the translations of a message, one for each plural form."""
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def begin(language: str) -> None:
    """Create an empty catalogue for a language, such as ``fr``, unless it exists.

    Raises:
        babel.UnknownLocaleError: Babel does not know the language.
    """
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        empty = render(Catalog(locale=Locale.parse(language)))
        path.parent.mkdir(parents=True)
        path.write_bytes(empty)


def main(languages: list[str]) -> int:
    """Update all catalogues and list untranslated messages; return an exit status."""
    for language in languages:
        begin(language)
    template = extract()
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        catalogue = updated(read(path), template)
        path.write_bytes(render(catalogue))
        missing = untranslated(catalogue)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(missing)} without a translation")
        for message in missing:
            print(f"  {message.id if isinstance(message.id, str) else message.id[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
