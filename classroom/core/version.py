"""The version of Tiza; ``pyproject.toml`` reads it from here."""

VERSION = "0.1.0"
