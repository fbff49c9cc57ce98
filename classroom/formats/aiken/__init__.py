"""Aiken: the plainest of Moodle's text formats. See docs/formats/aiken.md."""

from classroom.formats.aiken.form import Aiken

__all__ = ["Aiken"]
