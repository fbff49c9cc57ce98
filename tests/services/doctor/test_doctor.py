"""Each part is broken in turn, and the doctor names it and what mends it."""

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from classroom.core import clock, schema
from classroom.core.errors import Invalid
from classroom.core.settings import Settings, load
from classroom.services.backups import make
from classroom.services.doctor import address, machine, outside, stores
from classroom.services.doctor.checks import Finding
from classroom.services.doctor.examine import examine
from tests.support.application import SECRET_KEY, copy_database, use_settings
from tests.support.certificates import write_certificate
from tests.support.databases import Postgres, Redis
from tests.support.processes import free_port
from tests.support.provider import Provider
from tests.support.servers import TABLES, sqlite_template


def by_name(findings: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a server where nothing is wrong."""
    url = copy_database(tmp_path / "served.sqlite3", sqlite_template())
    (tmp_path / "served.sqlite3").chmod(0o600)
    use_settings(monkeypatch, SECRET_KEY=SECRET_KEY, DATABASE_URL=url, CLASSROOM_DATA=str(tmp_path))
    made = load()
    make.note_time(made.data)
    return made


def test_nothing_is_wrong(settings: Settings) -> None:
    assert {finding.level for finding in examine(settings, None) if finding.name not in ("Disk", "Open files")} == {
        "ok"
    }


def test_the_newest_backup(settings: Settings) -> None:
    for age, level, says in (
        (3600, "ok", "1 hours"),
        (3 * 24 * 3600, "warning", "3.0 days"),
        (None, "warning", "none"),
    ):
        noted = settings.data / make.NEWEST
        noted.unlink() if age is None else noted.write_text(f"{clock.now() - age}")
        (finding,) = machine.backup(settings)
        assert (finding.level, says in finding.says) == (level, True)
        assert ("tiza backup" in finding.remedy) == (level == "warning")


def test_the_key(settings: Settings) -> None:
    missing, weak = settings.model_copy(update={"secret_key": ""}), settings.model_copy(update={"secret_key": "secret"})
    for wrong in (missing, weak):
        (finding,) = machine.key(wrong)
        assert (finding.level, finding.remedy.startswith("SECRET_KEY=")) == ("failed", True)
    (settings.data / "secret_key").write_text("generated")
    assert [finding.level for finding in machine.key(missing)] == ["ok"]


@pytest.mark.parametrize(
    ("statement", "says", "remedy"),
    [
        ("UPDATE alembic_version SET version_num = '0010'", "is 0010", "tiza upgrade"),
        ("DROP TABLE alembic_version", "is missing", "tiza upgrade"),
        (
            "UPDATE alembic_version SET version_num = '9999'; UPDATE server_options SET value = '\"9998\"'",
            "newer Tiza",
            "install the newer version",
        ),
    ],
)
def test_the_schema(settings: Settings, statement: str, says: str, remedy: str) -> None:
    import sqlite3

    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        connection.executescript(statement)
    found = by_name(stores.database(settings))
    assert (found["Database"].level, found["Schema"].level) == ("ok", "failed")
    assert says in found["Schema"].says
    assert found["Schema"].remedy.startswith(remedy)


def test_no_database(settings: Settings, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'none'}", f"postgresql+psycopg2://nobody@127.0.0.1:{free_port()}/none"):
        found = by_name(stores.database(settings.model_copy(update={"database_url": url})))
        assert found["Database"].level == "failed"
        assert "DATABASE_URL" in found["Database"].remedy
    assert not (tmp_path / "none").exists()


def test_postgresql(settings: Settings, postgres_server: Postgres) -> None:
    url = postgres_server.prepared_database(TABLES)
    there = settings.model_copy(update={"database_url": url})
    assert {name: f.level for name, f in by_name(stores.database(there)).items()} == {"Database": "ok", "Schema": "ok"}
    assert by_name(stores.database(there))["Schema"].says.startswith(schema.newest())
    (finding,) = stores.connections(there)
    assert finding.level == "ok"
    (finding,) = stores.connections(there.model_copy(update={"pool_size": 100, "web_concurrency": 4}))
    assert (finding.level, "max_connections = 424" in finding.remedy) == ("failed", True)


def test_redis(settings: Settings, redis_server: Redis) -> None:
    def level(**changes: object) -> str:
        (finding,) = stores.messages(settings.model_copy(update=changes))
        return finding.level

    assert level() == "ok"
    assert level(web_concurrency=4) == "failed"
    assert level(web_concurrency=4, redis_url=redis_server.url) == "ok"
    assert level(redis_url=f"redis://127.0.0.1:{free_port()}/0") == "failed"


def test_readable_by_others(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "served.sqlite3").chmod(0o644)
    found = by_name(machine.disk(settings))
    assert (found["Permissions"].level, found["Permissions"].remedy.startswith("chmod 600")) == ("warning", True)


@pytest.mark.parametrize(("free", "level"), [(50 * 1024**2, "failed"), (1024**3, "warning"), (9 * 1024**3, "ok")])
def test_space(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _place: type("Usage", (), {"free": free}))
    assert by_name(machine.disk(settings))["Disk"].level == level


def test_a_proxy_that_nobody_trusts(settings: Settings) -> None:
    (finding,) = machine.proxy(settings.model_copy(update={"public_url": "https://tiza.school.example"}))
    assert (finding.level, finding.remedy) == ("failed", "CLASSROOM_TRUSTED_PROXIES=1")


@pytest.mark.parametrize("url", ["ftp://tiza.school.example", "https://", "//"])
def test_no_address(settings: Settings, url: str) -> None:
    with pytest.raises(Invalid):
        list(address.check(url))


def test_nobody_answers() -> None:
    (finding,) = address.check(f"http://127.0.0.1:{free_port()}")
    assert (finding.level, "does not answer" in finding.says) == ("failed", True)


class Site(BaseHTTPRequestHandler):
    """A server that answers like Tiza behind a proxy; ``wrong`` says what is wrong with it."""

    wrong = ""

    def do_GET(self) -> None:
        websocket = self.headers.get("Upgrade") == "websocket"
        if self.path == "/readyz":
            self.say(200, "<h1>Welcome to nginx!</h1>" if self.wrong == "other" else '{"status":"ok","warnings":{}}')
        elif "transport=polling" in self.path:
            self.say(404 if self.wrong == "polling" else 200, '0{"sid":"x"}')
        elif "transport=websocket" in self.path:
            foreign = self.headers.get("Origin") == address.ELSEWHERE and self.wrong != "origin"
            own = self.headers.get("Origin") is not None and self.wrong == "host"
            self.say(400 if not websocket or self.wrong == "upgrade" or foreign or own else 101)
        elif self.path == "/login":
            self.say(200, cookie="tiza=x; HttpOnly" + ("" if self.wrong == "cookies" else "; Secure"))
        else:
            self.say(404)

    def say(self, status: int, body: str = "", cookie: str = "") -> None:
        self.send_response_only(status)
        hours = 1 if self.wrong == "clock" else 0
        self.send_header("Date", format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        if status != 101:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_words: object) -> None:
        """Keep the output of the tests clean."""


@pytest.fixture
def serve_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Start a site on which something is wrong; https with a certificate for ``days``."""
    running: list[ThreadingHTTPServer] = []

    def start(wrong: str = "", days: int = 90, trusted: bool = True) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Site,), {"wrong": wrong}))
        file = write_certificate(tmp_path / "certificate.pem", days)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        else:
            monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        return f"https://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("wrong", "name", "level", "remedy"),
    [
        ("other", "Address", "failed", "proxy_pass"),
        ("polling", "Long polling", "failed", "/socket.io/"),
        ("upgrade", "WebSocket", "failed", "proxy_set_header Upgrade"),
        ("host", "WebSocket", "failed", "proxy_set_header Host"),
        ("origin", "Origin", "failed", "CLASSROOM_PUBLIC_URL="),
        ("cookies", "Cookies", "failed", "CLASSROOM_PUBLIC_URL="),
        ("clock", "Clock", "warning", "set-ntp"),
    ],
)
def test_an_address_with_a_fault(
    serve_site: Callable[..., str], wrong: str, name: str, level: str, remedy: str
) -> None:
    found = by_name(address.check(serve_site(wrong)))
    assert (found[name].level, remedy in found[name].remedy) == (level, True)
    assert [other.name for other in found.values() if other.level != "ok"] == [name]


def test_an_address_without_faults(serve_site: Callable[..., str]) -> None:
    assert {finding.level for finding in address.check(serve_site())} == {"ok"}


def test_certificates(serve_site: Callable[..., str]) -> None:
    assert by_name(address.check(serve_site(days=5)))["Certificate"].remedy == "certbot renew"
    (finding,) = address.check(serve_site(trusted=False, days=3))
    assert "certificate is not valid" in finding.says


def test_the_log_in_of_the_school(settings: Settings) -> None:
    with Provider() as running:
        used = settings.model_copy(
            update={
                "oidc_issuer": running.issuer,
                "oidc_client_id": "tiza",
                "public_url": "https://tiza.school.example",
            }
        )
        (finding,) = outside.provider(used)
        assert finding.level == "ok"
        assert "redirect https://tiza.school.example/login/oidc/callback" in finding.says
        assert [each.level for each in outside.provider(used.model_copy(update={"public_url": ""}))] == [
            "warning",
            "ok",
        ]
        (other,) = outside.provider(used.model_copy(update={"oidc_issuer": f"{running.issuer}/"}))
        assert (other.level, other.remedy) == ("failed", "CLASSROOM_OIDC_ISSUER=")
        assert f"calls itself '{running.issuer}'" in other.says
        running.keys = []
        (keyless,) = outside.provider(used)
        assert (keyless.level, "no key" in keyless.says) == ("failed", True)
    (away,) = outside.provider(used)
    assert (away.level, "firewall" in away.remedy) == ("failed", True)
    assert list(outside.provider(settings)) == []
