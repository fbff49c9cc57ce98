"""``flask doctor`` with a real server, directly and through a proxy that does not pass the upgrade to a WebSocket."""

from pathlib import Path

from classroom.services.doctor import address
from tests.faults.proxy import Proxy
from tests.support.servers import TizaServer


def test_with_a_real_server(tmp_path: Path) -> None:
    with TizaServer(tmp_path) as server, Proxy(server.port) as proxy:
        assert {finding.level for finding in address.check(server.url)} == {"ok"}
        proxy.upgrades = False
        (problem,) = [finding for finding in address.check(proxy.url) if finding.level != "ok"]
        assert (problem.name, "proxy_set_header Upgrade" in problem.remedy) == ("WebSocket", True)
        printed = server.flask("doctor", server.url)
    assert "ok       WebSocket: works" in printed
