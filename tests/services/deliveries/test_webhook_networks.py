"""Which addresses webhooks may call: not this server, nor what only it reaches, however the address is written."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from classroom.core import settings
from classroom.core.errors import Invalid
from classroom.models import User, Webhook
from classroom.services.deliveries import connections
from classroom.services.deliveries.webhooks import http_post
from classroom.services.deliveries.webhooks.networks import may_call
from classroom.services.webhooks import history, manage
from tests.services.deliveries.conftest import deliver_all, rows
from tests.support.endpoint import Endpoint

PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001::1",
          "::ffff:8.8.8.8", "64:ff9b::808:808"]  # fmt: skip
PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.0.1",
    "192.168.255.255", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "100::1", "2001::1", "2001:0:7f00:1::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1",
    "64:ff9b:1::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_called(address: str) -> None:
    assert may_call(address, ())


@pytest.mark.parametrize("address", PRIVATE)
def test_everything_else_may_not(address: str) -> None:
    assert not may_call(address, ())


def test_networks_that_are_allowed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_WEBHOOK_NETWORKS", "127.0.0.0/8, 10.1.0.0/16 fd12::/16")
    settings.current.cache_clear()
    allowed = settings.current().callable_networks
    for address in ("127.0.0.1", "10.1.2.3", "fd12::1", "::ffff:10.1.2.3", "8.8.8.8"):
        assert may_call(address, allowed), address
    for address in ("10.2.0.1", "fd13::1", "::1", "169.254.169.254", "192.168.0.1"):
        assert not may_call(address, allowed), address


@pytest.mark.parametrize("networks", ["10.0.0.1/8", "here", "127.0.0.0/33"])
def test_wrong_networks_stop_the_start(networks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSROOM_WEBHOOK_NETWORKS", networks)
    with pytest.raises(settings.SettingsError, match=r"^CLASSROOM_WEBHOOK_NETWORKS is wrong"):
        settings.load()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "https://localhost/",
        "https://localhost./",
        "https://a.LOCALHOST:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1:8080/admin",
        "http://[fd00:ec2::254]/",
    ],
)
def test_what_plainly_leads_inside_is_refused_at_once(owner: User, url: str) -> None:
    with pytest.raises(Invalid) as caught:
        manage.create(owner.id, url=url, events=["lesson.ended"])
    assert "CLASSROOM_WEBHOOK_NETWORKS" in caught.value.fields["url"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example",
        "ftp://hooks.example/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:secret@hooks.example/",
        "https://user@hooks.example/",
        "https://hooks.example:0/",
        "https://hooks.example:99999/",
        "https://hooks.example/#part",
        "https://hooks.example/a b",
        "https://hooks.example/a\r\nX-Header: y",
        "https://hooks.example/ñ",
        "https://hooks..example/",
        "https://-hooks.example/",
        "https://hooks.example\\@127.0.0.1/",
        "https://[::1/",
        "https://" + "a" * 64 + ".example/",
        "https://hooks.example/" + "a" * 500,
    ],
)
def test_what_is_no_web_address_is_refused(owner: User, url: str) -> None:
    with pytest.raises(Invalid) as caught:
        manage.create(owner.id, url=url, events=["lesson.ended"])
    assert set(caught.value.fields) == {"url"}


@pytest.mark.parametrize(
    "url", ["https://hooks.example", "http://8.8.8.8:8080/x?y=%20z", "https://ñandú.example/", "https://a_b.example./"]
)
def test_web_addresses(owner: User, url: str) -> None:
    webhook, _secret = manage.create(owner.id, url=f" {url} ", events=["lesson.ended"])
    assert webhook.url == url


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fe80::1%eth0"])
def test_a_name_that_leads_inside_is_not_called(
    owner: User, app: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_connection(*_what: object) -> None:
        raise AssertionError("it was connected to")

    webhook, _secret = manage.create(owner.id, url="http://hooks.example/", events=["lesson.ended"])
    monkeypatch.setattr(connections, "look_up", lambda _host, _port: [(socket.AF_INET, address)])
    monkeypatch.setattr(http_post, "connect", no_connection)
    history.ping(webhook.id, owner.id)
    deliver_all()
    assert rows()[0].error == "not_allowed"


def test_a_name_is_looked_up_once_and_only_what_was_checked_is_called(
    hook: Webhook, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is allowed, the second would lead elsewhere. And mixed answers are sorted out."""
    answers = [[(socket.AF_INET, "10.0.0.1"), (socket.AF_INET, "127.0.0.1")], [(socket.AF_INET, "127.0.0.2")]]
    asked = []

    def look_up(host: str, port: int) -> list[tuple[int, str]]:
        asked.append((host, port))
        return answers.pop(0)

    def no_lookup(*_what: object, **_more: object) -> None:
        raise AssertionError("it was looked up again")

    manage.change(hook.id, hook.user_id, url=f"http://hooks.example:{endpoint.port}/")
    monkeypatch.setattr(connections, "look_up", look_up)
    monkeypatch.setattr(socket, "getaddrinfo", no_lookup)
    history.ping(hook.id, hook.user_id)
    deliver_all()
    assert asked == [("hooks.example", endpoint.port)]
    assert history.status(rows()[0]) == "delivered"
    assert endpoint.calls[0].headers["host"] == f"hooks.example:{endpoint.port}"


def test_a_name_that_does_not_exist(owner: User, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(_host: str, _port: int) -> list[tuple[int, str]]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    webhook, _secret = manage.create(owner.id, url="http://hooks.example/", events=["lesson.ended"])
    monkeypatch.setattr(connections, "look_up", look_up)
    history.ping(webhook.id, owner.id)
    deliver_all()
    assert rows()[0].error == "unknown_host"


def test_a_name_that_is_not_answered_delays_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    answered, asked = threading.Event(), threading.Semaphore(0)

    def look_up(host: str, _port: int) -> list[tuple[int, str]]:
        if host == "dead.example":
            asked.release()
            answered.wait(60)
        return [(socket.AF_INET, "127.0.0.1")]

    def ask(host: str) -> list[tuple[int, str]]:
        return connections.addresses(host, 25, connections.Deadline(60))

    monkeypatch.setattr(connections, "look_up", look_up)
    with ThreadPoolExecutor(connections.LOOK_UPS_AT_ONCE + 1) as threads:
        dead = [threads.submit(ask, "dead.example") for _ in range(connections.LOOK_UPS_AT_ONCE)]
        assert asked.acquire(timeout=60)
        try:
            assert threads.submit(ask, "hooks.example").result(60)
        finally:
            answered.set()
        assert all(each.result(60) for each in dead)
