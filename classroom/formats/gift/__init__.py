"""GIFT: the text format of Moodle, in which teachers write questions by hand. See docs/formats/gift.md."""

from classroom.formats.gift.form import Gift

__all__ = ["Gift"]
