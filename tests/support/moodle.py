"""Small files of Moodle XML, and the results of reading them."""

from typing import Any

from classroom.formats import ParsedFile, get

FORMAT = get("moodle_xml")


def read(*questions: str) -> ParsedFile:
    return FORMAT.read(
        ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()
    )


def question(kind: str, inside: str = "", text: str = "<p>What?</p>", form: str = "html", more: str = "") -> str:
    return (
        f'<question type="{kind}">\n<name><text>A name</text></name>\n'
        f'<questiontext format="{form}"><text><![CDATA[{text}]]></text>{more}</questiontext>\n{inside}\n</question>'
    )


def answer(text: str, fraction: str, feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f'{more}<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback></answer>'
    )


def one(*questions: str) -> dict[str, Any]:
    parsed = read(*questions)
    assert parsed.errors == []
    return parsed.items[-1].question


def notes(*questions: str) -> str:
    parsed = read(*questions)
    assert parsed.errors == []
    return " | ".join(note["message"] for note in parsed.notes)


def refusal(*questions: str) -> dict[str, Any]:
    parsed = read(*questions)
    assert parsed.items == []
    assert len(parsed.errors) == 1
    return dict(parsed.errors[0])
