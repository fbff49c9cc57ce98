"""The administrators' page of the server."""

import pytest
from flask import Flask

from classroom.core import clock, settings
from classroom.core.database import db, now, transaction
from classroom.models import Access, Delivery, User
from classroom.services.backups import make
from classroom.services.deliveries import outbox
from classroom.services.server.workers import Figures, Reporter
from tests.support.application import SECRET_KEY, use_settings
from tests.support.mail_server import MailServer
from tests.support.people import log_in

PAGES = ("/admin", "/admin/logins", "/admin/jobs", "/admin/terms")


@pytest.mark.parametrize("path", PAGES)
def test_only_admins_see_it_in_both_languages(app: Flask, admin: User, owner: User, member: User, path: str) -> None:
    assert app.test_client().get(path).location.startswith("/login")
    for user in (owner, member):
        assert log_in(app, user).get(path).status_code == 403
    browser = log_in(app, admin)
    english = browser.get(path).get_data(as_text=True)
    browser.post("/language", data={"language": "es", "next": "/"})
    spanish = browser.get(path).get_data(as_text=True)
    assert "Deliveries and jobs" in english
    assert "Envíos y tareas" in spanish


def test_health_says_what_to_do(app: Flask, admin: User) -> None:
    browser = log_in(app, admin)
    page = browser.get("/admin").get_data(as_text=True)
    for text in ("SQLite answers", "None was made on this host", "tiza backup DIRECTORY", "No worker has reported yet"):
        assert text in page, text
    settings.current().make_data_directory()
    for hours, says in ((3, "The newest is 3 hours old"), (50, "The newest is 2 days old")):
        (settings.current().data / make.NEWEST).write_text(f"{clock.now() - hours * 3600:.0f}")
        assert says in browser.get("/admin").get_data(as_text=True)


def test_workers_of_all_hosts_are_listed(app: Flask, admin: User) -> None:
    for connections in (1200, 7):
        Reporter().report(Figures(connections, 34, 3, 0.0, 0.012, 150 << 20, ""))
    page = log_in(app, admin).get("/admin").get_data(as_text=True)
    for text in ("1234", "41", "34 of them poll", "12 ms", "150 MiB"):
        assert text in page, text


def test_registration_is_switched_unless_a_setting_decides(
    app: Flask, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = log_in(app, admin)
    assert app.test_client().get("/register").status_code == 200
    assert browser.post("/admin/registration", data={"registration": "closed"}).location == "/admin"
    assert app.test_client().get("/register").status_code == 403
    assert "Open registration" in browser.get("/admin").get_data(as_text=True)
    monkeypatch.setenv("CLASSROOM_REGISTRATION", "open")
    settings.current.cache_clear()
    assert "The setting CLASSROOM_REGISTRATION decides" in browser.get("/admin").get_data(as_text=True)
    assert browser.post("/admin/registration", data={"registration": "closed"}).status_code == 409
    assert browser.post("/admin/registration", data={"registration": "ajar"}).status_code == 422


def test_a_login_of_anybody_is_ended(app: Flask, admin: User, member: User) -> None:
    pupil, browser = log_in(app, member), log_in(app, admin)
    access_id = db.session.query(Access.id).filter_by(user_id=member.id).scalar()
    page = browser.get("/admin/logins").get_data(as_text=True)
    assert "this browser" in page
    assert f"/admin/logins/{access_id}/end" in page
    assert f"/admin/logins/{access_id}/end" not in browser.get("/admin/logins?q=admin").get_data(as_text=True)
    assert "No login matches" in browser.get("/admin/logins?q=nobody").get_data(as_text=True)
    assert browser.post(f"/admin/logins/{access_id}/end").location == "/admin/logins"
    assert pupil.get("/account").location.startswith("/login")
    assert browser.post(f"/admin/logins/{access_id}/end").status_code == 404
    assert "Login ended by an administrator" in browser.get("/admin/audit").get_data(as_text=True)


def failed(kind: str, key: str, *, given_up: bool) -> int:
    with transaction() as session:
        payload = {"to": "rosa@school.example"} if kind == "mail" else {"id": "x", "event": {"type": "ping"}}
        row = outbox.enqueue(kind, key, payload, due=now() + 600)
        row.attempts, row.error, row.done_at = 3, "status:500", now() if given_up else None
        session.flush()
        return row.id


def test_deliveries_that_wait_or_failed_are_listed_and_repeated(app: Flask, admin: User) -> None:
    waiting = failed("mail", "mail:rosa@school.example", given_up=False)
    lost = failed("mail", "mail:luz@school.example", given_up=True)
    call = failed("webhook", "webhook:7", given_up=True)
    browser = log_in(app, admin)
    page = browser.get("/admin/jobs").get_data(as_text=True)
    for text in ("rosa@school.example", "luz@school.example", "status:500", "Try now", "Repeat"):
        assert text in page, text
    assert f"/admin/deliveries/{lost}/repeat" not in page, "its text is gone"
    assert browser.post(f"/admin/deliveries/{lost}/repeat").status_code == 409
    assert browser.post("/admin/deliveries/999/repeat").status_code == 404
    for each in (waiting, call):
        assert browser.post(f"/admin/deliveries/{each}/repeat").location == "/admin/jobs"
    db.session.rollback()
    assert db.session.get_one(Delivery, waiting).due <= now()
    again = db.session.query(Delivery).filter(Delivery.key == "webhook:7", Delivery.done_at.is_(None)).one()
    assert again.payload == db.session.get_one(Delivery, call).payload


def test_a_test_mail_says_what_came_of_it(app: Flask, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = log_in(app, admin)
    refused = browser.post("/admin/mail", data={"address": "rosa@school.example"}, follow_redirects=True)
    assert "Mail is not set up." in refused.get_data(as_text=True)
    with MailServer() as server:
        use_settings(
            monkeypatch,
            SECRET_KEY=SECRET_KEY,
            CLASSROOM_MAIL_URL=server.url,
            CLASSROOM_MAIL_FROM="Tiza <tiza@school.example>",
        )
        sent = browser.post("/admin/mail", data={"address": "rosa@school.example"})
        assert (sent.status_code, server.recipients) == (200, ["rosa@school.example"])
        assert "The mail server has taken it" in sent.get_data(as_text=True)
        wrong = browser.post("/admin/mail", data={"address": "rosa"})
        assert (wrong.status_code, "This is not an e-mail address" in wrong.get_data(as_text=True)) == (422, True)
        server.refusals["RCPT"] = "550 no such user"
        unknown = browser.post("/admin/mail", data={"address": "rosa@school.example"}).get_data(as_text=True)
        assert "The mail server did not take it: 550 no such user<" in unknown
        server.refusals = {"DATA": "554 no spam"}
        spam = browser.post("/admin/mail", data={"address": "rosa@school.example"}).get_data(as_text=True)
        assert "The mail server did not take it: 554 no spam<" in spam
    away = browser.post("/admin/mail", data={"address": "rosa@school.example"})
    assert (away.status_code, "Connection refused" in away.get_data(as_text=True)) == (422, True)
