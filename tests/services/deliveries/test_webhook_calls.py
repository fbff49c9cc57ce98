"""Calls of webhooks: what is sent, how it is signed, and what becomes of each answer."""

import base64
import hashlib
import hmac
import json
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import standardwebhooks

from classroom.core.database import now, transaction
from classroom.models import User, Webhook
from classroom.services.deliveries import connections, schedule
from classroom.services.deliveries.webhooks import call, events, http_post, signatures
from classroom.services.webhooks import history, manage
from tests.services.deliveries.conftest import deliver_all, let_time_pass, make_hook, rows
from tests.support.certificates import write_certificate
from tests.support.endpoint import Call, Endpoint, endless, raw, with_headers
from tests.support.processes import free_port


def verify(secret: str, got: Call) -> list[bool]:
    """Check each signature of a call with code that shares nothing with ours."""
    key = base64.b64decode(secret[len("whsec_") :])
    content = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return [each == f"v1,{wanted}" for each in got.headers["webhook-signature"].split(" ")]


def ping(hook: Webhook) -> int:
    return history.ping(hook.id, hook.user_id).id


def test_a_call_is_signed_as_standard_webhooks_says(hook: Webhook, endpoint: Endpoint) -> None:
    ping(hook)
    assert deliver_all() == 1
    (got,) = endpoint.calls
    assert got.path == "/hook?a=1"
    assert got.headers["host"] == f"127.0.0.1:{endpoint.port}"
    assert got.headers["content-type"] == "application/json"
    assert abs(int(got.headers["webhook-timestamp"]) - now()) < 60
    body = json.loads(got.body)
    assert set(body) == {"type", "timestamp", "data"}
    assert (body["type"], body["data"]) == ("ping", {"webhook": {"id": hook.id}})
    assert abs(datetime.fromisoformat(body["timestamp"]).timestamp() - now()) < 60
    assert body["timestamp"].endswith("Z")
    assert verify(hook.secret, got) == [True]
    assert standardwebhooks.Webhook(hook.secret).verify(got.body, got.headers) == body
    changed = got._replace(body=got.body.replace(b"ping", b"pong"))
    assert verify(hook.secret, changed) == [False]
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(signatures.new_secret()).verify(got.body, got.headers)
    (row,) = rows()
    assert history.status(row) == "delivered"


def test_secrets_have_the_length_that_is_asked_for() -> None:
    made = {signatures.new_secret() for _ in range(20)}
    assert len(made) == 20
    for secret in made:
        assert secret.startswith("whsec_")
        assert 24 <= len(base64.b64decode(secret[6:], validate=True)) <= 64


def test_while_a_secret_rotates_both_sign(hook: Webhook, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    webhook, second = manage.change(hook.id, hook.user_id, rotate_secret=True)
    assert second is not None
    assert manage.describe(webhook)["old_secret_until"] == webhook.rotated_at + call.OLD_SECRET_SIGNS
    ping(hook)
    deliver_all()
    assert verify(second, endpoint.calls[0]) == [True, False]
    assert verify(hook.secret, endpoint.calls[0]) == [False, True]
    for secret in (hook.secret, second):
        standardwebhooks.Webhook(secret).verify(endpoint.calls[0].body, endpoint.calls[0].headers)
    monkeypatch.setattr(call, "OLD_SECRET_SIGNS", 0)
    assert manage.describe(webhook)["old_secret_until"] is None
    ping(hook)
    deliver_all()
    assert verify(second, endpoint.calls[1]) == [True]
    _webhook, third = manage.change(hook.id, hook.user_id, rotate_secret=True)
    monkeypatch.setattr(call, "OLD_SECRET_SIGNS", 60)
    ping(hook)
    deliver_all()
    assert len(verify(third or "", endpoint.calls[2])) == 2, "only the newest two"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_delivered(hook: Webhook, endpoint: Endpoint, status: int) -> None:
    endpoint.answers = [status]
    ping(hook)
    deliver_all()
    assert [history.status(row) for row in rows()] == ["delivered"]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 408, 418, 500, 502])
def test_every_other_answer_is_a_failure_and_redirects_are_not_followed(
    hook: Webhook, endpoint: Endpoint, status: int
) -> None:
    with Endpoint() as elsewhere:
        endpoint.answers = [with_headers(status, Location=elsewhere.url, Retry_After="7200"), 204]
        ping(hook)
        before = now()
        assert deliver_all() == 1
        (row,) = rows()
        assert (row.error, row.done_at, row.attempts) == (f"status:{status}", None, 1)
        assert schedule.PAUSES[0] <= row.due - before < 60, "Retry-After counts for 429 and 503 only"
        assert elsewhere.calls == []
    let_time_pass()
    assert deliver_all() == 1
    assert history.status(rows()[0]) == "delivered"
    first, second = endpoint.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_one_that_is_gone_is_switched_off_with_what_waits(hook: Webhook, endpoint: Endpoint) -> None:
    endpoint.answers = [410]
    ping(hook)
    ping(hook)
    assert deliver_all() == 1
    assert [(row.error, history.status(row)) for row in rows()] == [
        ("status:410", "failed"),
        ("switched_off", "failed"),
    ]
    webhook = manage.get(hook.id, hook.user_id)
    assert (webhook.active, webhook.off_reason) == (False, "gone")
    assert deliver_all() == 0
    manage.change(hook.id, hook.user_id, active=True)
    endpoint.answers = [200]
    history.replay(hook.id, hook.user_id, rows()[1].id)
    assert deliver_all() == 1
    assert manage.get(hook.id, hook.user_id).off_reason is None


def in_two_hours() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [("120", 120, 121), ("1", 5, 6), ("-5", 5, 6), ("soon", 5, 6), ("999999999", 86400, 86401), ("date", 7100, 7260)],
)
def test_who_asks_for_patience_gets_it(
    hook: Webhook, endpoint: Endpoint, status: int, asked: str, least: int, most: int
) -> None:
    endpoint.answers = [with_headers(status, Retry_After=in_two_hours() if asked == "date" else asked)]
    ping(hook)
    before = now()
    deliver_all()
    wait = rows()[0].due - before
    assert least <= wait <= most + 60
    assert rows()[0].error == f"status:{status}"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", None),
        (b"HTTP/1.0 200 OK\r\n\r\nbody", None),
        (b"HTTP/1.1 200\r\n\r\n", None),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "bad_answer"),
        (b"HTTP/2 200\r\n\r\n", "bad_answer"),
        (b"HTTP/1.1 99 No\r\n\r\n", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\nHalf", "bad_answer"),
        (b"", "bad_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, "bad_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "bad_answer"),
    ],
)
def test_what_comes_back_is_not_trusted(hook: Webhook, endpoint: Endpoint, data: bytes, error: str | None) -> None:
    endpoint.answers = [raw(data)]
    ping(hook)
    deliver_all()
    assert rows()[0].error == error


def test_an_endless_answer_is_left(hook: Webhook, endpoint: Endpoint) -> None:
    endpoint.answers = [endless]
    ping(hook)
    deliver_all()
    assert history.status(rows()[0]) == "delivered"


def test_who_never_answers_is_left(hook: Webhook, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_post, "WITHIN", 0.3)
    endpoint.answers = [raw(b"HTTP/1.1 200 OK\r\n\r\n", pause=5)]
    ping(hook)
    deliver_all()
    assert rows()[0].error == "timeout"


def test_who_answers_one_byte_at_a_time_is_left(
    hook: Webhook, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(request: object) -> None:
        try:
            for _ in range(1000):
                request.wfile.write(b"H")  # type: ignore[attr-defined]
                time.sleep(0.02)
        except OSError:
            return

    monkeypatch.setattr(http_post, "WITHIN", 0.3)
    endpoint.answers = [drip]
    ping(hook)
    deliver_all()
    assert rows()[0].error == "timeout"


def test_where_nothing_listens(hook: Webhook) -> None:
    manage.change(hook.id, hook.user_id, url=f"http://127.0.0.1:{free_port()}/")
    ping(hook)
    deliver_all()
    assert rows()[0].error == "connection"


def test_certificates_are_verified_with_the_name(
    owner: User, loopback: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_certificate(tmp_path / "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with Endpoint(context=context) as endpoint:
        hook = make_hook(owner, endpoint)
        ping(hook)
        deliver_all()
        assert rows()[0].error == "certificate", "nobody has vouched for it"
        monkeypatch.setattr(connections, "_contexts", [ssl.create_default_context(cafile=str(file))])
        let_time_pass()
        deliver_all()
        assert history.status(rows()[0]) == "delivered"
        monkeypatch.setattr(connections, "look_up", lambda _host, _port: [(2, "127.0.0.1")])
        manage.change(hook.id, owner.id, url=f"https://hooks.example:{endpoint.port}/")
        ping(hook)
        deliver_all()
        assert rows()[1].error == "certificate", "it is for another name"
        assert len(endpoint.calls) == 1
    with Endpoint() as plain:
        manage.change(hook.id, owner.id, url=f"https://127.0.0.1:{plain.port}/")
        let_time_pass()
        deliver_all()
        assert rows()[1].error == "tls"


def test_a_secret_that_cannot_be_read_any_more(hook: Webhook) -> None:
    with transaction():
        manage.get(hook.id, hook.user_id, lock=True).sealed = b"another key"
    ping(hook)
    deliver_all()
    assert rows()[0].error == "secret_unreadable"
    _webhook, secret = manage.change(hook.id, hook.user_id, rotate_secret=True)
    assert secret
    ping(hook)
    deliver_all()
    assert history.status(rows()[1]) == "delivered"


def test_one_with_too_much_waiting_is_switched_off(
    hook: Webhook, lesson: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MAX_WAITING", 2)
    with transaction():
        for _time in range(3):
            events.lesson_started(lesson)  # type: ignore[arg-type]
    assert [row.error for row in rows()] == ["switched_off"] * 2
    assert manage.get(hook.id, hook.user_id).off_reason == "behind"
