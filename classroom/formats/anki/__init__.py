"""The text that Anki exports notes to. docs/formats/anki.md describes it for authors."""
