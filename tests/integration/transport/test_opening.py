"""The opening handshake of a WebSocket on a real server (RFC 6455, section 4.2)."""

import pytest

from tests.clients.frames import TEXT, text
from tests.clients.raw_websocket import ACCEPT, ENGINE_IO, RawWebSocket, handshake
from tests.integration.transport.conftest import Hall
from tests.support.deployments import Running


def test_handshake_is_answered_as_the_standard_says(hub: Running) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake())
        assert status == 101
        assert headers["upgrade"].lower() == "websocket"
        assert headers["connection"].lower() == "upgrade"
        assert headers["sec-websocket-accept"] == ACCEPT
        assert raw.frame().payload.startswith(b"0{")


@pytest.mark.parametrize(
    "changed",
    [
        {"connection": "keep-alive, Upgrade"},
        {"connection": "upgrade,keep-alive"},
        {"connection": "UPGRADE"},
        {"upgrade": "WebSocket"},
        {"upgrade": "WEBSOCKET"},
        {"sec_websocket_extensions": "permessage-deflate; client_max_window_bits"},
        {"sec_websocket_extensions": "x-made-up, permessage-deflate; server_no_context_takeover"},
        {"sec_websocket_protocol": "chat, superchat"},
        {"x_more": "x" * 2000},
    ],
)
def test_handshakes_that_are_accepted(hub: Running, changed: dict[str, str]) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(**changed))
        assert status == 101
        assert not {"sec-websocket-extensions", "sec-websocket-protocol"} & set(headers), "nothing is negotiated"
        assert raw.pong(b"alive").payload == b"alive"


@pytest.mark.parametrize(
    "changed",
    [
        {"sec_websocket_key": None},
        {"sec_websocket_key": "dGhl"},
        {"sec_websocket_key": "x" * 24},
        {"sec_websocket_key": "dGhlIHNhbXBsZSBub25jZQ"},
        {"sec_websocket_key": "dGhlIHNhbXBsZSBub25jZSEh"},
        {"sec_websocket_key": "not base64 at all!!!!!=="},
        {"connection": "keep-alive"},
        {"connection": None},
        {"upgrade": None},
        {"upgrade": "h2c"},
        {"upgrade": "websocket2"},
    ],
)
def test_requests_that_are_no_handshake(hub: Running, changed: dict[str, str | None]) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(**changed))
        assert status == 400
        assert "sec-websocket-accept" not in headers
    assert "Traceback" not in hub.server.output


@pytest.mark.parametrize("version", ["0", "8", "12", "14", "255", "13, 8", "thirteen", None])
def test_other_versions_are_told_which_one_is_spoken(hub: Running, version: str | None) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(sec_websocket_version=version))
        assert status == 426
        assert headers["sec-websocket-version"] == "13"


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD", "DELETE"])
def test_other_methods_upgrade_nothing(hub: Running, method: str) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(method=method))
        assert 400 <= status < 500
        assert "sec-websocket-accept" not in headers


def test_http_1_0_upgrades_nothing(hub: Running) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(version="1.0"))
        assert 400 <= status < 500
        assert "sec-websocket-accept" not in headers


@pytest.mark.parametrize("behind", [text("40/student,"), b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_data_behind_the_handshake_is_refused(hub: Running, behind: bytes) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, _headers = raw.request(handshake() + behind)
        assert status == 400


def test_a_handshake_byte_by_byte(hub: Running) -> None:
    with RawWebSocket(hub.server.port) as raw:
        request = handshake()
        for byte in request[:-1]:
            raw.send(bytes((byte,)))
        assert raw.request(request[-1:])[0] == 101
        assert raw.frame().opcode == TEXT


def test_a_refused_handshake_may_be_tried_again_on_the_same_connection(hall: Hall) -> None:
    with hall.raw() as raw:
        assert raw.request(handshake(sec_websocket_version="8"))[0] == 426
        assert raw.request(handshake())[0] == 101
        assert raw.frame().payload.startswith(b"0{")


def test_a_page_on_another_site_gets_no_websocket(hub: Running) -> None:
    with RawWebSocket(hub.server.port) as raw:
        status, headers = raw.request(handshake(origin="https://evil.example"))
        assert status == 400
        assert "sec-websocket-accept" not in headers
    with RawWebSocket(hub.server.port) as raw:
        address = f"127.0.0.1:{hub.server.port}"
        assert raw.request(handshake(ENGINE_IO, host=address, origin=f"http://{address}"))[0] == 101
