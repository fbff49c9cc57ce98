"""Reading a package of QTI: a zip archive with imsmanifest.xml, which lists its items, tests and pictures.

Source: 1EdTech, "Content Packaging" 1.1 and 1.2; "QTI Metadata", IEEE LOM (keyword and difficulty of an item).
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from flask_babel import gettext as _

from classroom.formats.base import ParsedFile
from classroom.formats.qti.response_declaration import number_attribute
from classroom.formats.qti.version3 import to_version2
from classroom.formats.shared.metadata import clean_tag
from classroom.formats.shared.qti_versions import MANIFEST
from classroom.formats.shared.question_element import QuestionError
from classroom.formats.shared.xml_element import Element
from classroom.formats.shared.xml_reader import ElementBudget, XmlError, parse_tree, root_tag
from classroom.formats.shared.zip_archive import Archive, ZipError, resolve_name

ROOT_TAGS = ("assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "manifest")
"""Root elements of the XML files of QTI."""
ITEM_TAGS = ROOT_TAGS[:2]
DIFFICULTIES = {"very easy": 1, "easy": 1, "medium": 2, "difficult": 3, "very difficult": 3}


@dataclass
class ItemMetadata:
    """Data about an item outside of its file: tags and difficulty in the manifest, weight and time limit in a test."""

    tags: list[str] = field(default_factory=list)
    difficulty: int | None = None
    weight: float = 1.0
    seconds: float | None = None


@dataclass
class PackageEntry:
    """An item of a package: the name of its file, its metadata, and its line (from 1) in the manifest."""

    name: str
    metadata: ItemMetadata
    line: int = 1


def entries(archive: Archive, parsed: ParsedFile, budget: ElementBudget) -> Iterator[PackageEntry]:
    """Yield the items of a package in the order of the manifest, or all items by name if it has no manifest."""
    manifest = _manifest_name(archive)
    if manifest is None:
        yield from _without_manifest(archive, parsed)
        return
    try:
        root = parse_tree(archive.read(manifest), budget)
    except (XmlError, ZipError) as error:
        add_file_error(parsed, manifest, error)
        return
    folder = posixpath.dirname(manifest)
    resources = [resource for group in root.find("resources") for resource in group.all("resource")]
    tests = _tests(archive, parsed, folder, resources, budget)
    seen: set[str] = set()
    for resource in resources:
        kind = resource.attributes.get("type", "")
        name = _target(folder, resource)
        if kind.startswith("imsqti_item_xml") or (name in archive and "item" in kind.lower()):
            if name is None or name not in archive:
                address = resource.attributes.get("href", "")[:100]
                text = _("The package does not have the file %(name)s.", name=address or "?")
                parsed.add_error(resource.line, f"{manifest}: {text}")
                continue
            if name in seen:
                continue
            seen.add(name)
            metadata = tests.get(name) or ItemMetadata()
            metadata.tags, metadata.difficulty = _keywords(resource), _difficulty(resource)
            yield PackageEntry(name, metadata, resource.line)
        elif "1p2" in kind or "v1p1" in kind:
            text = _("%(name)s is QTI 1.", name=(name or "?")[:100])
            parsed.add_error(resource.line, f"{manifest}: {text}", _("Import the file again, with the format QTI 1.2."))
    for name, metadata in tests.items():  # items that only a test names
        if name not in seen and name in archive:
            seen.add(name)
            yield PackageEntry(name, metadata)
    if not seen and not parsed.errors:
        yield from _unnamed(archive, parsed, root)


def _without_manifest(archive: Archive, parsed: ParsedFile) -> Iterator[PackageEntry]:
    found = list(_item_files(archive))
    if found:
        parsed.add_note(1, _("The package has no imsmanifest.xml; all items in it are read."))
    else:
        _add_no_items(parsed)
    yield from (PackageEntry(name, ItemMetadata()) for name in found)


def _unnamed(archive: Archive, parsed: ParsedFile, root: Element) -> Iterator[PackageEntry]:
    """Yield the items of a package whose manifest names none, or say what kind of package it is."""
    found = list(_item_files(archive))
    if found:
        parsed.add_note(1, _("The imsmanifest.xml names no items; all items in the package are read."))
    elif "scorm" in root.outer_html[:4000].lower():
        parsed.add_error(
            1,
            _("This is a SCORM package: pages for a learning platform, in which questions are programs."),
            _("In the program that made it, export the questions as QTI, GIFT or Moodle XML."),
        )
    else:
        _add_no_items(parsed)
    yield from (PackageEntry(name, ItemMetadata()) for name in found)


def _add_no_items(parsed: ParsedFile) -> None:
    parsed.add_error(
        1,
        _("This archive has no questions of QTI in it."),
        _("If there are other files of questions in it, unpack it and choose them."),
    )


def add_file_error(parsed: ParsedFile, name: str, error: XmlError | ZipError | QuestionError) -> None:
    """Add an error about a file of the package, with its name."""
    line = 1 if isinstance(error, ZipError) else error.line
    reason = error.message if isinstance(error, QuestionError) else error.reason
    parsed.add_error(line, f"{name}: {reason}", error.suggestion)


def _manifest_name(archive: Archive) -> str | None:
    """Return the name of the manifest, at the top level or in the only folder at the top level, or None."""
    if MANIFEST in archive:
        return MANIFEST
    found = [name for name in archive.names() if name.endswith(f"/{MANIFEST}") and name.count("/") == 1]
    return found[0] if len(found) == 1 else None


def _item_files(archive: Archive) -> Iterator[str]:
    for name in sorted(archive.names()):
        if name.lower().endswith(".xml"):
            try:
                root = root_tag(archive.read(name))
            except ZipError:
                root = ITEM_TAGS[0]  # the error is reported when the item is read
            if root in ITEM_TAGS:
                yield name


def _target(folder: str, element: Element, attribute: str = "href") -> str | None:
    address = unquote(element.attributes.get(attribute, "").partition("#")[0])
    return resolve_name(folder, address) if address else None


def _tests(
    archive: Archive, parsed: ParsedFile, folder: str, resources: list[Element], budget: ElementBudget
) -> dict[str, ItemMetadata]:
    """Return the weights and time limits that the tests of a package give its items."""
    found: dict[str, ItemMetadata] = {}
    kinds = ("imsqti_test", "imsqti_assessment")
    names = [_target(folder, one) for one in resources if one.attributes.get("type", "").startswith(kinds)]
    for name in dict.fromkeys(name for name in names if name is not None and name in archive):
        try:
            test = to_version2(parse_tree(archive.read(name), budget))
            for reference in test.find("assessmentItemRef"):
                if (target := _target(posixpath.dirname(name), reference)) is not None:
                    found[target] = _test_metadata(reference)
        except (XmlError, ZipError, QuestionError) as error:
            add_file_error(parsed, name, error)
    return found


def _test_metadata(reference: Element) -> ItemMetadata:
    weights = [number_attribute(weight, "value", 1.0) for weight in reference.all("weight")]
    limits = reference.first("timeLimits")
    return ItemMetadata(
        weight=next((weight for weight in weights if weight is not None), 1.0),
        seconds=number_attribute(limits, "maxTime") if limits is not None else None,
    )


def _keywords(resource: Element) -> list[str]:
    """Return the keywords of an item as tags."""
    found = set()
    for keyword in resource.find("keyword"):
        texts = [inner.text for inner in keyword.find("string", "langstring")] or [keyword.text]
        found |= {clean_tag(text)[0] for text in texts}
    return sorted(found - {""})


def _difficulty(resource: Element) -> int | None:
    for element in resource.find("difficulty"):
        values = [value.text for value in element.find("value", "langstring")] or [element.text]
        for value in values:
            if value.strip().lower() in DIFFICULTIES:
                return DIFFICULTIES[value.strip().lower()]
    return None
