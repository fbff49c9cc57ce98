"""GIFT, the text format of Moodle in which teachers write questions by hand. docs/formats/gift.md describes it."""
