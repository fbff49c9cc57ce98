"""Files in and out of the bank: all or nothing, lossless, within limits."""

import base64
import json
import random
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from classroom import formats, starter
from classroom.core.database import db
from classroom.core.errors import Invalid, NotFound, TooLarge
from classroom.models import Picture, Question, User
from classroom.services import demo
from classroom.services.bank import entries, import_export, question_pictures
from tests.support.questions import SVG, bomb, generated, located_photo, picture, question


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def native(*entries: dict[str, Any]) -> bytes:
    return json.dumps({"format": "tiza-questions", "version": 1, "questions": entries}).encode()


def with_picture(data: bytes) -> dict[str, Any]:
    return question(image={"alt": "x", "data": base64.b64encode(data).decode()})


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_round_trip_of_many(owner: User, outsider: User, form: str) -> None:
    dice = random.Random(6)
    for _ in range(80):
        entries.create(owner.id, generated(dice))
    file = import_export.export_questions(owner.id, None, form).data
    report = import_export.import_questions(outsider.id, file, form)
    assert (report.created, report.errors) == (80, [])
    assert import_export.export_questions(outsider.id, report.questions, form).data == file
    assert import_export.export_questions(outsider.id, None, form).data == file


@pytest.mark.both_databases
def test_pictures_survive_journeys_to_other_servers(owner: User) -> None:
    """What we wrote is not coded again, even where the picture is not known yet."""
    noise = picture(size=(1200, 900), form="JPEG")
    made = entries.create(owner.id, question(image={"data": noise, "alt": "x"}))
    file = import_export.export_questions(owner.id, [made.id], "json").data
    data = base64.b64decode(json.loads(file)["questions"][0]["image"]["data"])
    image = question_pictures.ImportedImages().read({"data": data, "alt": "x"})
    assert image is not None
    assert image.encoded is not None
    assert image.encoded.data == data


def test_foreign_pictures_are_re_encoded(owner: User) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    webp = picture(form="WEBP", exif=exif.tobytes())
    for data in (located_photo(), webp, picture(form="WEBP") + b"<script>"):
        report = import_export.import_questions(owner.id, native(with_picture(data)), "json")
        assert report.created == 1
    for stored in db.session.scalars(select(Picture)):
        assert b"SECRET" not in stored.data
        assert b"<script" not in stored.data


@pytest.mark.both_databases
def test_all_bad_entries_are_named_with_their_lines(owner: User) -> None:
    entries = [question(), question(points=-1), question(prompt="", tags=5), question("poll"), with_picture(SVG)]
    text = ",\n".join(json.dumps(entry) for entry in entries)
    file = f'{{"format": "tiza-questions", "version": 1, "questions": [\n{text}\n]}}'.encode()
    report = import_export.import_questions(owner.id, file, "json")
    assert (report.created, report.questions, count(Question)) == (0, [], 0)
    assert [error["line"] for error in report.errors] == [3, 4]
    assert "points" in report.errors[0]["message"]
    assert "prompt" in report.errors[1]["message"]
    assert "tags" in report.errors[1]["message"]
    partial = import_export.import_questions(owner.id, file, "json", partial=True)
    assert (partial.created, count(Question)) == (3, 3)


def test_a_picture_that_cannot_be_read_does_not_keep_its_question_out(owner: User) -> None:
    wrong = {"alt": "A *round* form", "data": SVG if isinstance(SVG, str) else base64.b64encode(SVG).decode()}
    good = {"alt": "A square", "data": base64.b64encode(picture()).decode()}
    choices = [
        {"text": "", "correct": True, "image": wrong},
        {"text": "b", "correct": False, "image": wrong},
        {"text": "c", "correct": False, "image": good},
    ]
    entries = [question(image=wrong, choices=choices), question(image=wrong, prompt=""), question()]
    report = import_export.import_questions(owner.id, native(*entries), "json", dry_run=True)
    first, second = (candidate.content for candidate in report.preview)
    assert [note["line"] for note in report.notes] == [first_line := report.preview[0].line]
    assert "left out. This file is not a picture" in report.notes[0]["message"]
    assert (first.image, list(first.choice_images), second.image) == (None, [2], None)
    assert [choice["text"] for choice in first.body["choices"]] == ["A \\*round\\* form", "b", "c"]
    assert "prompt" in report.errors[0]["message"]
    assert report.errors[0]["line"] >= first_line


def test_a_question_that_needs_its_picture_is_refused_without_it(owner: User) -> None:
    pin = question("image_pin", image={"alt": "x", "data": base64.b64encode(b"no picture").decode()})
    report = import_export.import_questions(owner.id, native(pin), "json", dry_run=True)
    assert "not a picture" in report.errors[0]["message"]
    assert not report.preview


def test_dry_run_saves_nothing(owner: User) -> None:
    report = import_export.import_questions(owner.id, native(with_picture(picture())), "json", dry_run=True)
    assert (report.created, len(report.preview), report.errors) == (0, 1, [])
    assert (count(Question), count(Picture)) == (0, 0)


@pytest.mark.parametrize("extra", [{"owner_id": 1}, {"id": 7}, {"version": 3}, {"is_correct": True}])
def test_unknown_fields_are_refused(owner: User, extra: dict[str, Any]) -> None:
    report = import_export.import_questions(owner.id, native({**question(), **extra}), "json")
    assert next(iter(extra)) in report.errors[0]["message"]


def test_limits(owner: User) -> None:
    with pytest.raises(TooLarge):
        import_export.import_questions(owner.id, b"x" * (formats.MAX_BYTES + 1), "json")
    with pytest.raises(Invalid):
        import_export.import_questions(owner.id, b"", "no_such_format")
    many = native(*([question("poll")] * (formats.MAX_QUESTIONS + 1)))
    assert import_export.import_questions(owner.id, many, "json").created == 0


@pytest.mark.both_databases
def test_the_largest_file_comes_in(owner: User) -> None:
    many = native(*(question("poll", prompt=f"q{n}") for n in range(formats.MAX_QUESTIONS)))
    assert import_export.import_questions(owner.id, many, "json").created == formats.MAX_QUESTIONS


def test_pictures_of_one_file_share_a_budget(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_pictures.ImportedImages, "pixels", 2500)
    entries = [with_picture(picture(shade)) for shade in range(3)]
    report = import_export.import_questions(owner.id, native(*entries), "json")
    assert [error["line"] for error in report.errors] == [1]
    assert "image.data" in report.errors[0]["message"]
    assert import_export.import_questions(owner.id, native(with_picture(bomb())), "json").errors


def test_a_file_brings_its_pictures_itself(owner: User) -> None:
    stored = entries.create(owner.id, with_picture(picture())).current.picture.digest
    named = {"alt": "A square", "digest": stored}
    on_choice = question(choices=[{"text": "a", "correct": True, "image": named}, {"text": "b"}])
    report = import_export.import_questions(owner.id, native(question(image=named), on_choice), "json", partial=True)
    assert report.created == 0
    assert [error["message"].partition(":")[0] for error in report.errors] == [
        "image.digest",
        "choices.0.image.digest",
    ]


def test_export_only_one_s_own(owner: User, outsider: User) -> None:
    made = entries.create(owner.id, question())
    for ids in ([made.id], [10**30], [0]):
        with pytest.raises(NotFound):
            import_export.export_questions(outsider.id, ids, "json")
    assert json.loads(import_export.export_questions(outsider.id, None, "json").data)["questions"] == []


def test_archived_ones_stay_at_home_unless_asked_for(owner: User) -> None:
    made = entries.create(owner.id, question())
    entries.archive(made.id, owner.id)
    assert json.loads(import_export.export_questions(owner.id, None, "json").data)["questions"] == []
    assert len(json.loads(import_export.export_questions(owner.id, [made.id], "json").data)["questions"]) == 1


def test_demo(owner: User) -> None:
    assert demo.load_if_empty() is False
    loaded = demo.load_starter(owner.id, "es")
    assert loaded.questions > 8
    assert loaded.quizzes > 0
    again = demo.load_starter(owner.id, "es")
    assert (again.questions, again.quizzes) == (0, 0)
    first = demo.load()
    assert (first.users, first.questions) == (4, 2 * loaded.questions)
    second = demo.load()
    assert (second.users, second.questions, second.quizzes) == (0, 0, 0)
    file = import_export.export_questions(owner.id, None, "csv").data
    report = import_export.import_questions(owner.id, file, "csv")
    assert (report.created, report.errors) == (loaded.questions, [])


def test_starter_questions_survive_every_format(owner: User) -> None:
    """Whatever a format does not leave out comes in again; tables leave out slides only, the native format nothing."""
    slides = len(starter.slides("es"))
    loaded = demo.load_starter(owner.id, "es").questions + slides
    for name in formats.written_names():
        written = import_export.export_questions(owner.id, None, name)
        report = import_export.import_questions(owner.id, written.data, name, dry_run=True)
        left_out = {loss["question"] for loss in written.losses if "eft out" in loss["message"]}
        assert (len(report.preview), report.errors) == (loaded - len(left_out), []), name
        if name in ("json", "csv", "xlsx"):
            assert (len(written.losses), report.notes) == (0 if name == "json" else slides, []), name
