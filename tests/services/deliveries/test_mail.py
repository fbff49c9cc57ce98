"""Mail by a real SMTP server: what arrives, in which language, and what becomes of what does not arrive."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select

from classroom.core import settings
from classroom.core.database import db, transaction
from classroom.core.settings import SettingsError, load
from classroom.models import Delivery
from classroom.services.deliveries import connections, courier, mail, outbox, smtp
from classroom.services.doctor import outside
from tests.support.application import SECRET_KEY, use_settings
from tests.support.certificates import write_certificate
from tests.support.mail_server import PASSWORD, USER, MailServer
from tests.support.processes import free_port

ADDRESS = "rosa@example.org"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer(auth_require_tls=False) as running:
        yield running


@pytest.fixture(autouse=True)
def configured(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(monkeypatch, server.url)


def use_server(patch: pytest.MonkeyPatch, url: str, **more: str) -> None:
    patch.setenv("CLASSROOM_MAIL_URL", url)
    patch.setenv("CLASSROOM_MAIL_FROM", "Tiza <tiza@school.example>")
    for name, value in more.items():
        patch.setenv(name, value)
    settings.current.cache_clear()


def words() -> mail.Message:
    return mail.Message("Ñandú —\n" + str(_("Lesson")), str(_("Language")) + "\n.\n¡Hola, 世界!\n" + "x" * 2000 + "\n")


def queue(language: str | None = "es", address: str = ADDRESS) -> int:
    with transaction() as session:
        row = mail.enqueue(address, language, words)
        session.flush()
        return row.id


def deliver() -> None:
    (claimed,) = outbox.claim("me", ["mail"], 1)
    courier.store(mail.KIND, claimed, mail.KIND.deliver(claimed))


def row() -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery)).one()


def test_a_mail_arrives_in_the_language_of_who_gets_it(server: MailServer) -> None:
    key = queue()
    deliver()
    (got,) = server.mails
    assert server.recipients == [ADDRESS]
    assert (got["To"], got["From"]) == (ADDRESS, "Tiza <tiza@school.example>")
    assert got["Subject"] == "Ñandú — Sesión"
    assert got.get_content_type() == "text/plain"
    assert got.get_content().splitlines() == ["Idioma", ".", "¡Hola, 世界!", "x" * 2000]
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Content-Language"] == "es"
    assert got["Message-ID"].startswith(f"<delivery-{key}.")
    assert got["Message-ID"].endswith("@school.example>")
    assert got["Date"].datetime.timestamp() == int(row().created_at)
    assert row().done_at is not None
    assert row().payload == {"to": ADDRESS, "language": "es"}, "its text is not kept"


def test_without_a_language_it_has_the_servers(server: MailServer) -> None:
    queue(None)
    deliver()
    assert server.mails[0]["Content-Language"] == "en"
    assert server.mails[0].get_content().splitlines()[0] == "Language"


def test_the_same_mail_has_the_same_id_each_time(server: MailServer) -> None:
    queue()
    (claimed,) = outbox.claim("me", ["mail"], 1)
    for _time in range(2):
        mail.KIND.deliver(claimed)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


@pytest.mark.parametrize(
    ("step", "reply", "error", "final"),
    [
        ("RCPT", "550 no such user", "smtp:550", True),
        ("RCPT", "451 greylisted", "smtp:451", False),
        ("DATA", "554 spam", "smtp:554", True),
        ("DATA", "452 full", "smtp:452", False),
        ("MAIL", "553 sender not yours", "smtp:553", False),
    ],
)
def test_what_the_server_refuses(server: MailServer, step: str, reply: str, error: str, final: bool) -> None:
    server.refusals[step] = reply
    queue()
    deliver()
    assert server.mails == []
    assert row().error == error
    assert (row().done_at is not None) == final
    assert ("text" in row().payload) == (not final)


def test_a_server_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    queue()
    use_server(monkeypatch, f"smtp://127.0.0.1:{free_port()}")
    deliver()
    assert row().error == "connection:ConnectionRefusedError"
    assert row().done_at is None


def test_logging_in(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(monkeypatch, f"smtp://{quote(USER)}:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}")
    queue()
    deliver()
    assert len(server.mails) == 1
    assert [finding.level for finding in outside.mail(load())] == ["ok"]
    use_server(monkeypatch, f"smtp://{quote(USER)}:wrong@127.0.0.1:{server.port}")
    (finding,) = outside.mail(load())
    assert (finding.level, finding.says) == ("failed", "the mail server refuses user or password")


def test_a_password_is_not_sent_where_others_can_read_it(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp._Connection, "is_local", property(lambda _self: False, lambda _self, _value: None), False)
    use_server(monkeypatch, f"smtp://{quote(USER)}:{quote(PASSWORD, safe='')}@127.0.0.1:{server.port}")
    queue()
    deliver()
    assert server.mails == []
    assert row().error == "connection:MailServerError"
    (finding,) = outside.mail(load())
    assert "would be readable on the way" in finding.says


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody trusts, with the settings of a server that has it."""
    file = write_certificate(tmp_path / "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_encryption_and_whose_certificate_it_is(
    scheme: str, certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = certificate
    monkeypatch.setattr(smtp._Connection, "is_local", property(lambda _self: False, lambda _self, _value: None), False)
    options = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with MailServer(**options, ready_timeout=20) as server:
        use_server(monkeypatch, f"{scheme}://127.0.0.1:{server.port}")
        queue()
        deliver()
        assert row().error == "connection:SSLCertVerificationError"
        assert server.mails == []
        (finding,) = outside.mail(load())
        assert "certificate is not valid" in finding.says
        monkeypatch.setattr(connections, "_contexts", [ssl.create_default_context(cafile=str(file))])
        assert [finding.level for finding in outside.mail(load())] == ["ok"]
        mail.send_test(load(), ADDRESS)
        assert server.recipients == [ADDRESS]


def test_without_a_mail_server_nothing_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY)
    assert not mail.is_configured()
    with pytest.raises(RuntimeError, match="CLASSROOM_MAIL_URL"), transaction():
        mail.enqueue(ADDRESS, "en", words)
    (finding,) = outside.mail(load())
    assert finding.level == "ok"


def test_what_an_address_got_can_be_forgotten(server: MailServer) -> None:
    queue()
    queue(address="other@example.org")
    with transaction():
        mail.forget(ADDRESS.upper())
    assert row().payload["to"] == "other@example.org"


def test_the_doctor_names_the_sender_that_is_refused(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.refusals["MAIL"] = "553 not yours"
    (finding,) = outside.mail(load())
    assert (finding.level, finding.remedy.partition("=")[0]) == ("failed", "CLASSROOM_MAIL_FROM")
    server.refusals.clear()
    monkeypatch.delenv("CLASSROOM_MAIL_FROM")
    (finding,) = outside.mail(load())
    assert (finding.level, "tiza@localhost" in finding.says) == ("warning", True)


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://user@mail.example",
        "smtp://mail.example:99999",
        "smtp://mail.example/box",
        "mail",
    ],
)
def test_a_wrong_address_of_the_server_stops_the_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_URL", url)
    with pytest.raises(SettingsError, match=r"^CLASSROOM_MAIL_URL is wrong: expected smtp://"):
        load()


@pytest.mark.parametrize("sender", ["tiza", "tiza@", "a@b c", "a@b\nBcc: x@y", "<>"])
def test_a_wrong_sender_stops_the_start(sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_MAIL_FROM", sender)
    with pytest.raises(SettingsError, match=r"^CLASSROOM_MAIL_FROM is wrong"):
        load()


def test_the_sender_when_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLASSROOM_MAIL_FROM")
    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://me%40school.example:p@mail.example")
    assert load().mail_address == "me@school.example"
    monkeypatch.setenv("CLASSROOM_MAIL_URL", "smtp://mail.example")
    monkeypatch.setenv("CLASSROOM_PUBLIC_URL", "https://tiza.school.example")
    assert load().mail_address == "tiza@tiza.school.example"


def test_the_command(app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["mail", "test", ADDRESS])
    assert done.exit_code == 0, done.output
    assert server.recipients == [ADDRESS]
    assert server.mails[0]["Message-ID"] in done.output
    assert "not an address" in run(args=["mail", "test", "rosa"]).output
    server.refusals["RCPT"] = "550 no such user"
    refused = run(args=["mail", "test", ADDRESS])
    assert (refused.exit_code, "The mail was not sent: 550 no such user\n" in refused.output) == (1, True)
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY)
    assert "CLASSROOM_MAIL_URL is not set" in run(args=["mail", "test", ADDRESS]).output
