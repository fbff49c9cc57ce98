"""The colour tokens of every theme: text can be read, borders and shapes can be seen, answers can be told apart."""

import pytest

from tests.support.colours import VISIONS, Colour, closest, contrast, mixed, palettes

PALETTES = palettes()
ENOUGH = {"light": 4.5, "dark": 4.5, "contrast": 7.0, "contrast dark": 7.0}
"""WCAG 2.2: 1.4.3 (AA) in the usual themes, 1.4.6 (AAA) in high contrast."""
SHAPES = 3.0
"""WCAG 2.2: 1.4.11."""
APART = 0.05
"""Distance in Oklab: more than twice what one just sees side by side."""

PAGE = ("--bg", "--surface", "--surface-2")
ANSWERS = tuple(f"--answer-{number}" for number in range(1, 7))
KINDS = ("success", "danger", "warning", "info")
TEXT = [
    *((ink, paper) for ink in ("--text", "--muted", "--link") for paper in PAGE),
    *((ink, "--primary-soft") for ink in ("--text", "--primary", "--muted")),
    *((f"--{kind}", paper) for kind in KINDS for paper in (f"--{kind}-bg", "--bg", "--surface")),
    *(("--text", f"--{kind}-bg") for kind in KINDS),
    *(("--on-primary", paper) for paper in ("--primary", "--primary-hover")),
    *(("--on-danger", paper) for paper in ("--danger", "--danger-hover")),
    *(("--on-answer", answer) for answer in ANSWERS),
    *((ink, board) for ink in ("--chalk", "--chalk-muted", "--chalk-yellow") for board in ("--board", "--board-deep")),
    *(("--on-medal", medal) for medal in ("--gold", "--silver", "--bronze")),
    ("--primary", "--surface"),
    ("--on-verdict", "--success"),
    ("--on-verdict", "--warning"),
    ("--bg", "--text"),  # a toast
]
SEEN = [
    *((line, paper) for line in ("--border-strong", "--focus", "--primary") for paper in PAGE),
    *((answer, paper) for answer in ANSWERS for paper in PAGE),
    *((f"--{kind}", paper) for kind in KINDS for paper in PAGE),
    ("--chalk-yellow", "--board"),  # the focus on the board
]


def too_close(palette: dict[str, Colour], pairs: list[tuple[str, str]], least: float) -> list[str]:
    found = [(pair, contrast(palette[pair[0]], palette[pair[1]])) for pair in pairs]
    return [f"{ink} on {paper}: {ratio:.2f}" for (ink, paper), ratio in found if ratio < least]


def test_the_measure_is_wcag_s() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast((1, 1, 1), (119 / 255, 119 / 255, 119 / 255)) == pytest.approx(4.48, abs=0.005)  # #777: just not


@pytest.mark.parametrize("theme", PALETTES)
def test_text_can_be_read(theme: str) -> None:
    assert too_close(PALETTES[theme], TEXT, ENOUGH[theme]) == []


@pytest.mark.parametrize("theme", PALETTES)
def test_borders_and_shapes_can_be_seen(theme: str) -> None:
    assert too_close(PALETTES[theme], SEEN, SHAPES) == []


@pytest.mark.parametrize("theme", PALETTES)
def test_pictures_stand_on_white(theme: str) -> None:
    assert PALETTES[theme]["--paper"] == (1, 1, 1), "what can be seen on white can be seen in every theme"


@pytest.mark.parametrize("theme", ["contrast", "contrast dark"])
def test_high_contrast_shows_quiet_borders_too(theme: str) -> None:
    quiet = [("--border", paper) for paper in PAGE] + [("--board-line", "--board")]
    assert too_close(PALETTES[theme], quiet, SHAPES) == []


@pytest.mark.parametrize("theme", PALETTES)
def test_an_answer_that_was_not_chosen_can_be_read_and_seen(theme: str) -> None:
    palette = PALETTES[theme]
    for answer in ANSWERS:
        left = mixed(palette[answer], 0.14, palette["--surface"])  # as student.css says
        assert contrast(palette["--text"], left) >= ENOUGH[theme], answer
        assert contrast(palette[answer], left) >= SHAPES, answer


@pytest.mark.parametrize("theme", PALETTES)
def test_options_of_a_result_can_be_read_on_the_wall(theme: str) -> None:
    """The bar lies behind the text, so both its ground and what is left beside it count (screen-live.css)."""
    palette = PALETTES[theme]
    for answer in (*ANSWERS, "--primary", "--success"):
        for share in (0.2, 0.38):
            behind = mixed(palette[answer], share, palette["--surface"])
            assert contrast(palette["--text"], behind) >= ENOUGH[theme], (answer, share)
        if answer not in ANSWERS:
            continue
        bar = mixed(palette[answer], 0.58, palette["--deeper"])
        assert contrast(palette["--on-answer"], bar) >= ENOUGH[theme], answer
        assert contrast(palette["--on-answer"], palette[answer]) >= SHAPES, f"the line that ends the bar of {answer}"


@pytest.mark.parametrize("vision", ["usual", *VISIONS])
@pytest.mark.parametrize("theme", PALETTES)
def test_no_two_answers_look_alike(theme: str, vision: str) -> None:
    distance, pair = closest({name: PALETTES[theme][name] for name in ANSWERS}, vision)
    assert distance >= APART, f"{pair} for {vision}: {distance:.3f}"
