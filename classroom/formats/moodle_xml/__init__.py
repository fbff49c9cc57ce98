"""Moodle XML, in which Moodle exports its question bank. docs/formats/moodle_xml.md describes it for authors."""
