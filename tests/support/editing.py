"""Input for the question editor for each question type, and the expected results."""

from typing import Any

TYPED: dict[str, dict[str, Any]] = {
    "true_false": {"choice": ["", ""], "correct": "1", "feedback": ["", "Right:\r\nso it is."]},
    "single_choice": {"choice": ["one", "", "two"], "correct": "2", "feedback": ["No.", "", ""]},
    "multiple_choice": {"choice": ["one", "two"], "correct": ["0", "1"]},
    "poll": {"choice": ["one", "two"], "correct": ["0"]},
    "numeric": {
        "numeric.accepted.0.value": "3,5", "numeric.accepted.0.tolerance": "", "numeric.accepted.0.credit": "",
        "numeric.accepted.1.value": "", "numeric.accepted.1.min": "", "numeric.accepted.1.credit": " ",
        "numeric.accepted.2.min": "1", "numeric.accepted.2.max": "9", "numeric.accepted.2.credit": "50",
        "numeric.unit": "km",
    },
    "short_text": {
        "short_text.accepted.0.text": "Bogotá", "short_text.accepted.0.credit": "",
        "short_text.forgive.0": "", "short_text.forgive.2": "case",
    },
    "open_text": {},
    "word_cloud": {"word_cloud.words": "3", "word_cloud.hidden.0": "", "word_cloud.hidden.1": "tonto"},
    "rating": {"rating.low": "0", "rating.high": "10", "rating.low_label": "never", "rating.high_label": ""},
    "ordering": {"choice": ["first", "second", "", "third"], "feedback": ["", "Then.", "", ""]},
    "matching": {
        "matching.pairs.0.left": "Perú", "matching.pairs.0.right": "Lima",
        "matching.pairs.1.left": "", "matching.pairs.1.right": "",
        "matching.pairs.2.left": "Chile", "matching.pairs.2.right": "Santiago",
        "matching.distractors.0": "", "matching.distractors.1": "Quito",
    },
    "map_pin": {
        "map_pin.point.0": "-74,07", "map_pin.point.1": "4.71", "map_pin.full_km": "", "map_pin.zero_km": "900",
    },
    "image_pin": {
        "image_pin.regions.0.shape": "rect", "image_pin.regions.0.x": "0.1", "image_pin.regions.0.y": "0,2",
        "image_pin.regions.0.width": ".3", "image_pin.regions.0.height": "0.4", "image_pin.regions.0.points": "",
        "image_pin.regions.1.shape": "", "image_pin.regions.1.x": "",
        "image_pin.regions.2.shape": "polygon", "image_pin.regions.2.points": "0,0 1,0  0.5,1",
        "picture_alt": "A map",
    },
}  # fmt: skip
"""Form fields of each type, with blank rows in between."""

SAVED: dict[str, dict[str, Any]] = {
    "true_false": {
        "choices": [
            {"text": "True", "correct": False},
            {"text": "False", "correct": True, "feedback": "Right:\nso it is."},
        ]
    },
    "single_choice": {
        "choices": [{"text": "one", "correct": False, "feedback": "No."}, {"text": "two", "correct": True}]
    },
    "multiple_choice": {"choices": [{"text": "one", "correct": True}, {"text": "two", "correct": True}]},
    "poll": {"choices": [{"text": "one", "correct": False}, {"text": "two", "correct": False}]},
    "numeric": {
        "accepted": [{"value": 3.5, "tolerance": 0, "credit": 100}, {"min": 1, "max": 9, "credit": 50}],
        "unit": "km",
    },
    "short_text": {"accepted": [{"text": "Bogotá", "credit": 100}], "forgive": ["case"]},
    "open_text": {},
    "word_cloud": {"words": 3, "hidden": ["tonto"]},
    "rating": {"low": 0, "high": 10, "low_label": "never", "high_label": ""},
    "ordering": {"choices": [{"text": "first"}, {"text": "second", "feedback": "Then."}, {"text": "third"}]},
    "matching": {
        "pairs": [{"left": "Perú", "right": "Lima"}, {"left": "Chile", "right": "Santiago"}],
        "distractors": ["Quito"],
    },
    "map_pin": {"point": [-74.07, 4.71], "full_km": 300, "zero_km": 900},
    "image_pin": {
        "regions": [
            {"shape": "rect", "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.4},
            {"shape": "polygon", "points": [[0, 0], [1, 0], [0.5, 1]]},
        ]
    },
}
"""The fields that the bank stores."""

WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("single_choice", {"choice": ["one", "", "one"]}, "choice", "choice-2-error"),
    ("single_choice", {"feedback": ["", "", "x" * 1001]}, "choice", "choice-2-error"),
    ("numeric", {"numeric.accepted.2.max": "soon"}, "numeric.accepted.2.max", "numeric.accepted.2.max-error"),
    ("numeric", {"numeric.accepted.2.credit": "101"}, "numeric.accepted.2.credit", "numeric.accepted.2.credit-error"),
    ("numeric", {"numeric.accepted.0.credit": "50"}, "", "numeric.accepted-error"),
    ("numeric", {"numeric.unit": "x" * 41}, "numeric.unit", "numeric.unit-error"),
    ("short_text", {"short_text.accepted.0.text": " "}, "", "short_text.accepted-error"),
    ("short_text", {"short_text.forgive.1": "spelling"}, "", "short_text.forgive-error"),
    ("word_cloud", {"word_cloud.hidden.1": "x" * 41}, "word_cloud.hidden.1", "word_cloud.hidden.1-error"),
    ("word_cloud", {"word_cloud.words": "6"}, "word_cloud.words", "word_cloud.words-error"),
    ("rating", {"rating.high_label": "x" * 61}, "rating.high_label", "rating.high_label-error"),
    ("ordering", {"choice": ["a", "", "", "a"], "feedback": [""] * 4}, "choice", "choice-3-error"),
    ("matching", {"matching.pairs.2.right": ""}, "matching.pairs.2.right", "matching.pairs.2.right-error"),
    ("matching", {"matching.distractors.1": "Lima"}, "matching.distractors.1", "matching.distractors.1-error"),
    ("map_pin", {"map_pin.point.0": "181"}, "map_pin.point.0", "map_pin.point.0-error"),
    ("map_pin", {"map_pin.point.0": ""}, "", "map_pin.point-error"),
    ("map_pin", {"map_pin.zero_km": "1"}, "map_pin.zero_km", "map_pin.zero_km-error"),
    ("image_pin", {"image_pin.regions.0.width": "2"}, "image_pin.regions.0.width", "image_pin.regions.0.width-error"),
    ("image_pin", {"image_pin.regions.2.points": "0,0 1"}, "image_pin.regions.2.points",
     "image_pin.regions.2.points-error"),
    ("image_pin", {"image_pin.regions.2.points": "0,0 0,1 0,2"}, "image_pin.regions.2.points",
     "image_pin.regions.2.points-error"),
    ("image_pin", {"image_pin.regions.2.x": "0.5"}, "image_pin.regions.2.x", "image_pin.regions.2.x-error"),
]  # fmt: skip
"""The error, the field that is marked (none: the list as a whole), and the element with the message."""
