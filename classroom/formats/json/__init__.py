"""Tiza's own format, which holds everything. docs/formats/json.md describes it for authors."""
