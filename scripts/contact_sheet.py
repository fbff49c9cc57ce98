"""Writes an HTML overview of screenshots: a row for each page, a column for each width, theme and language."""

import re
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

_FILE = re.compile(r"(?P<page>.+)-(?P<width>\d+)-(?P<theme>light|dark|contrast|forced)-(?P<language>\w+)\.png")
_STYLE = """
body { margin: 1rem; font: 15px/1.5 system-ui, sans-serif; color: #222; background: #ddd; }
h2 { margin: 2rem 0 .5rem; font-size: 1rem; }
div { display: flex; gap: 1rem; align-items: start; overflow-x: auto; padding-bottom: 1rem; }
figure { margin: 0; flex: none; }
img { display: block; max-width: 20rem; max-height: 26rem; box-shadow: 0 1px 4px #0006; }
nav { columns: 12rem; }
"""


@dataclass(frozen=True, order=True)
class Picture:
    """One screenshot."""

    page: str
    width: int
    theme: str
    language: str

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.page}-{self.width}-{self.theme}-{self.language}.png"


def write_index(folder: Path, made: list[Picture]) -> Path:
    """Write ``index.html`` for the new pictures and those already in the folder; return its path."""
    kept = [
        Picture(found["page"], int(found["width"]), found["theme"], found["language"])
        for file in folder.glob("*.png")
        if (found := _FILE.fullmatch(file.name))
    ]
    rows = [(page, list(pictures)) for page, pictures in groupby(sorted({*kept, *made}), lambda one: one.page)]
    links = "\n".join(f'<a href="#{escape(page)}">{escape(page)}</a><br>' for page, _pictures in rows)
    body = "\n".join(
        f'<h2 id="{escape(page)}">{escape(page)}</h2>\n<div>{"".join(map(_figure, pictures))}</div>'
        for page, pictures in rows
    )
    index = folder / "index.html"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Tiza: all pages</title><style>{_STYLE}</style>'
    index.write_text(f"{head}\n<h1>{len(rows)} pages</h1>\n<nav>{links}</nav>\n{body}</html>\n", encoding="utf-8")
    return index


def _figure(one: Picture) -> str:
    file = escape(one.file)
    caption = f"{one.width} · {one.theme} · {one.language}"
    shown = f'<a href="{file}"><img src="{file}" alt="" loading="lazy"></a>'
    return f"<figure>{shown}<figcaption>{caption}</figcaption></figure>"
