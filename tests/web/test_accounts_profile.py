"""One's own account in the browser."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from classroom.core import settings
from classroom.core.database import db
from classroom.models import Picture, User
from classroom.services import pictures
from classroom.services.accounts import access
from tests.support.people import PASSWORD, log_in


@pytest.fixture
def browser(app: Flask, member: User) -> FlaskClient:
    """A browser in which the member is logged in."""
    return log_in(app, member)


def text_of(browser: FlaskClient) -> str:
    response = browser.get("/account")
    assert response.status_code == 200
    return response.get_data(as_text=True)


VIEWS = [
    ("GET", "/account"),
    ("POST", "/account"),
    ("POST", "/account/picture"),
    ("POST", "/account/picture/remove"),
    ("POST", "/account/password"),
    ("POST", "/account/tokens"),
    ("POST", "/account/access/1/end"),
]


@pytest.mark.parametrize(("method", "path"), VIEWS)
def test_nobody_is_sent_to_the_log_in(client: FlaskClient, member: User, method: str, path: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 302
    assert response.location.startswith("/login")


def test_the_profile_is_saved(browser: FlaskClient, member: User) -> None:
    data = {
        "display_name": "Ana López",
        "email": "ana@example.org",
        "language": "es",
        "role": "admin",
        "username": "root",
    }
    assert browser.post("/account", data=data).location == "/account"
    assert (member.display_name, member.email, member.language) == ("Ana López", None, "es"), "an address needs more"
    assert (member.role, member.username) == ("student", "member")
    with browser.session_transaction() as session:
        assert session["language"] == "es"


def test_the_language_can_be_left_to_the_browser(browser: FlaskClient, member: User) -> None:
    browser.post("/account", data={"display_name": "Ana", "language": "es"})
    browser.post("/account", data={"display_name": "Ana", "language": ""})
    assert member.language is None
    with browser.session_transaction() as session:
        assert "language" not in session


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "x" * 61),
        ("language", "xx"),
    ],
)
def test_a_refused_profile_says_where(browser: FlaskClient, member: User, field: str, value: str) -> None:
    response = browser.post("/account", data={"display_name": "Ana", "language": ""} | {field: value})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.get_data(as_text=True)
    assert member.display_name == "Member"


# ---- picture


def photograph() -> bytes:
    """Return a JPEG file with a place, a camera and a comment in it."""
    picture = Image.new("RGB", (640, 400), "darkgreen")
    exif = Image.Exif()
    exif[0x010F] = "Canary camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 25.0, 0.0), 3: "W", 4: (3.0, 42.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"canary comment")
    assert b"Canary camera" in out.getvalue()
    return out.getvalue()


def upload(browser: FlaskClient, data: bytes, name: str = "me.jpg"):  # type: ignore[no-untyped-def]
    return browser.post("/account/picture", data={"picture": (io.BytesIO(data), name)})


def test_a_picture_comes_out_square_small_and_without_metadata(browser: FlaskClient, member: User) -> None:
    assert upload(browser, photograph()).status_code == 302
    assert member.avatar_url is not None
    data = browser.get(member.avatar_url).data
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (256, 256)
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
    assert b"canary" not in data.lower()
    assert member.avatar_url in text_of(browser)


def plain(colour: int) -> bytes:
    """Return a small picture that differs from those of other colours."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (colour, 90, 200)).save(out, "PNG")
    return out.getvalue()


def stored_pictures() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Picture.id))) or 0


def test_a_picture_can_be_removed(browser: FlaskClient, member: User) -> None:
    upload(browser, photograph())
    browser.post("/account/picture/remove")
    assert member.avatar_url is None
    assert stored_pictures() == 0


def test_of_a_picture_that_is_changed_only_the_newest_is_kept(browser: FlaskClient, member: User) -> None:
    for colour in (1, 60, 120, 120):
        assert upload(browser, plain(colour)).status_code == 302
    assert stored_pictures() == 1
    assert member.avatar_url is not None
    assert browser.get(member.avatar_url).status_code == 200


def test_a_picture_that_a_question_shows_too_stays(browser: FlaskClient, member: User) -> None:
    upload(browser, plain(7))
    assert member.avatar_url is not None
    shared = pictures.store(browser.get(member.avatar_url).data, max_side=256)
    upload(browser, plain(200))
    assert browser.get(shared.url).status_code == 200


def test_pictures_cannot_be_changed_all_the_time(
    browser: FlaskClient, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.current(), "picture_rate", "2/minute")
    assert [upload(browser, plain(colour)).status_code for colour in (1, 2, 3)] == [302, 302, 429]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"%PDF-1.7",
        photograph()[:200],
    ],
)
def test_what_is_no_picture_is_refused_at_its_field(browser: FlaskClient, member: User, data: bytes) -> None:
    response = upload(browser, data)
    assert response.status_code == 422
    assert 'id="picture-error"' in response.get_data(as_text=True)
    assert member.avatar_url is None


def test_no_picture_is_refused(browser: FlaskClient) -> None:
    assert browser.post("/account/picture", data={}).status_code == 422


# ---- password


def change(browser: FlaskClient, old: str = PASSWORD, new: str = "an entirely new one"):  # type: ignore[no-untyped-def]
    return browser.post("/account/password", data={"old_password": old, "new_password": new})


def test_a_changed_password_leaves_only_this_browser_in(app: Flask, browser: FlaskClient, member: User) -> None:
    stolen, elsewhere = app.test_client(), log_in(app, member)
    secret = access.make_token(member, "script")
    old = browser.get_cookie("tiza")
    assert old is not None
    stolen.set_cookie("tiza", old.value)
    assert stolen.get("/account").status_code == 200

    assert change(browser).location == "/account"
    assert browser.get("/account").status_code == 200
    assert stolen.get("/account").status_code == 302, "the cookie from before is over, even this browser's"
    assert elsewhere.get("/account").status_code == 302
    assert access.find(secret, "api") is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong one", "an entirely new one", "old_password"),
        ("", "an entirely new one", "old_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "", "new_password"),
        (PASSWORD, "member", "new_password"),
    ],
)
def test_a_refused_password_says_where_and_shows_none(
    app: Flask, browser: FlaskClient, old: str, new: str, field: str
) -> None:
    response = change(browser, old, new)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert f'value="{PASSWORD}"' not in page
    assert "an entirely new one" not in page
    log_in(app, "member")


def test_guessing_the_old_password_is_slowed_down(browser: FlaskClient) -> None:
    for _try in range(10):
        assert change(browser, "a guess").status_code == 422
    assert change(browser).status_code == 429


# ---- logins and tokens


def test_a_token_is_shown_once_and_works(browser: FlaskClient, member: User) -> None:
    response = browser.post("/account/tokens", data={"label": "my <b>script"})
    page = response.get_data(as_text=True)
    assert response.status_code == 201
    secret = page.split('data-testid="new-token">')[1].split("<")[0]
    found = access.find(secret, "api")
    assert found is not None
    assert found.user_id == member.id
    after = text_of(browser)
    assert secret not in after
    assert "my &lt;b&gt;script" in after


@pytest.mark.parametrize("label", ["", "   ", "x" * 81])
def test_a_token_needs_a_name(browser: FlaskClient, member: User, label: str) -> None:
    response = browser.post("/account/tokens", data={"label": label})
    assert response.status_code == 422
    assert 'id="label-error"' in response.get_data(as_text=True)
    assert access.of_user(member.id, "api") == []


def test_log_ins_are_listed_with_the_browsers_name_and_can_be_ended(
    app: Flask, member: User, browser: FlaskClient
) -> None:
    phone = app.test_client()
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    phone.post("/login", data={"username": "member", "password": PASSWORD}, headers={"User-Agent": agent})
    assert "Safari · iPhone" in text_of(browser)
    row = access.of_user(member.id, "session")[0]
    assert browser.post(f"/account/access/{row.id}/end").status_code == 302
    assert phone.get("/account").status_code == 302
    assert browser.get("/account").status_code == 200


def test_ending_ones_own_log_in_is_logging_out(member: User, browser: FlaskClient) -> None:
    (row,) = access.of_user(member.id, "session")
    browser.post(f"/account/access/{row.id}/end")
    assert browser.get("/account").status_code == 302


def test_anothers_log_ins_and_tokens_are_as_unknown_as_none(app: Flask, browser: FlaskClient, stranger: User) -> None:
    theirs = log_in(app, stranger)
    secret = access.make_token(stranger, "script")
    ids = [row.id for kind in ("session", "api") for row in access.of_user(stranger.id, kind)]
    answers = {  # the token of a form has the second in it in which it was made
        (response.status_code, re.sub(r'value="[^"]{40,}"|/access/\d+/', "", response.get_data(as_text=True)))
        for number in (*ids, 99999, 2147483647)
        for response in [browser.post(f"/account/access/{number}/end")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert theirs.get("/account").status_code == 200
    assert access.find(secret, "api") is not None
    assert browser.post(f"/account/access/{10**30}/end").status_code == 404
