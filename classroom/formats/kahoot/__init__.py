"""Kahoot's spreadsheet for importing quizzes. docs/formats/kahoot.md describes it for authors."""
