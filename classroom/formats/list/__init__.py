"""Lists of questions in Word or as plain text. docs/formats/list.md describes them for authors."""
