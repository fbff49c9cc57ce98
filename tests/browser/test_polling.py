"""A proxy that does not pass WebSockets: the lesson works by polling, and the control page says that it is slow."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit, control
from tests.faults.proxy import Proxy
from tests.support.browser import PHONE
from tests.support.deployments import demo_server, demo_teacher


def test_the_control_page_says_that_websockets_do_not_pass(visit: Visit, tmp_path: Path) -> None:
    with demo_server(tmp_path) as server, Proxy(server.port) as proxy:
        proxy.upgrades = False
        lesson = demo_teacher(server).lesson()
        teacher = visit(PHONE, proxy.url, audited=True)
        teacher.forgive("WebSocket", "400", "ERR_")
        control(teacher, lesson["id"])
        expect(teacher.hook("polls")).to_be_visible()
        expect(teacher.hook("polls")).to_contain_text(f"tiza doctor {proxy.url}")
        assert teacher.axe() == []
        assert teacher.overflow <= 0

        proxy.upgrades = True
        teacher.context.set_offline(True)  # a connection that is only cut may be tried again by the browser, unseen
        teacher.wait("connection", state="offline")
        teacher.context.set_offline(False)
        teacher.online()
        expect(teacher.hook("polls")).to_be_hidden()
