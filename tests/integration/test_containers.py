"""The containers in deploy/: what they may do, that versions are pinned, and the secrets that a script makes."""

import getpass
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.databases import require
from tests.support.processes import ROOT

DEPLOY = ROOT / "deploy"
PINNED = re.compile(r"[\w./-]+:\d+\.\d+[\w.-]*")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services of compose.yaml by name."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return found


def test_versions_are_pinned(services: dict[str, Any]) -> None:
    images = [service["image"] for service in services.values()]
    images += re.findall(r"^ARG \w+=(\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    assert len(images) == len(services) + 1
    assert [image for image in images if not PINNED.fullmatch(image)] == []


def test_containers_may_do_little(services: dict[str, Any]) -> None:
    assert set(services) == {"migrate", "app", "database", "redis", "nginx"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        assert ("ports" in service) == (name == "nginx"), name
    assert "cap_add" not in services["app"]
    user = re.findall(r"^USER (\S+)", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)[-1]
    assert user.partition(":")[0] not in ("root", "0")


def test_each_waits_for_what_it_needs(services: dict[str, Any]) -> None:
    with_check = {name for name, service in services.items() if "test" in service.get("healthcheck", {})} | {"app"}
    assert "HEALTHCHECK" in (DEPLOY / "Dockerfile").read_text()
    assert with_check == set(services) - {"migrate"}
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] == ("service_healthy" if other in with_check else "service_completed_successfully")
            assert other in services, name


def test_secrets_are_made_once_and_for_their_owner(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("private"))
    private = tmp_path / "deploy" / "private"

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        script = tmp_path / "deploy" / "compose-secrets.sh"
        return subprocess.run(["/bin/sh", script, *words], capture_output=True, text=True, check=False)

    assert run().stderr == (
        "compose-secrets.sh: --address is missing: the name under which students reach the server\n"
    )
    assert run("--address", "tiza.test").returncode == 0
    made = {file: file.read_bytes() for file in private.rglob("*") if file.is_file()}
    assert run("--address", "tiza.test").returncode == 0
    assert {file: file.read_bytes() for file in private.rglob("*") if file.is_file()} == made
    assert private.stat().st_mode & 0o077 == 0
    settings = dict(line.split("=", 1) for line in (private / "tiza.env").read_text().splitlines())
    assert (private / "database-password").read_text() in settings["DATABASE_URL"]
    assert len(settings["SECRET_KEY"]) == 64
    site = (private / "site.conf").read_text()
    assert "server app:5000;" in site
    assert "school.example" not in site
    assert "/deploy/private/" in (ROOT / ".gitignore").read_text().splitlines()

    conf = private / "nginx.conf"  # as in the container, but for what has another name there
    conf.write_text(
        conf.read_text()
        .replace("user nginx;", f"user {getpass.getuser()};")
        .replace("/etc/nginx/conf.d/site.conf", f"{private}/site.conf")
        .replace("/run/nginx.pid", f"{private}/nginx.pid")
    )
    (private / "site.conf").write_text(
        site.replace("server app:5000;", "server 127.0.0.1:5000;").replace("/etc/nginx/tls", f"{private}/tls")
    )
    nginx = [require("nginx", "nginx-light", ("/usr/sbin",)), "-t", "-q", "-e", "stderr", "-c", conf]
    checked = subprocess.run(nginx, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
