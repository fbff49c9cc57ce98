"""Aiken, the simplest of Moodle's text formats. docs/formats/aiken.md describes it for authors."""
