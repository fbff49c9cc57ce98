"""Deliveries by a real server, whose threads are green: https, a name, mail, and an endpoint that is dead."""

import json
import signal
import socket
import sqlite3
import ssl
import time
from pathlib import Path

import requests

from tests.support.certificates import write_certificate
from tests.support.deployments import TEACHER, running_on
from tests.support.endpoint import Endpoint
from tests.support.mail_server import MailServer
from tests.support.processes import wait_until
from tests.support.servers import TizaServer

EVENTS = ["lesson.started", "round.closed", "round.revealed", "lesson.ended", "results.ready"]
MAIL = {"to": "rosa@example.org", "language": "en", "subject": "Hello", "text": "Hello, Rosa.\n", "token": "0123"}


def owe_mail(file: Path) -> None:
    """Add a mail to the outbox of a server, as one of its workers does."""
    with sqlite3.connect(file, timeout=20) as database:
        columns = "kind, key, payload, due, attempts, created_at"
        values = ("mail", "mail:rosa", json.dumps(MAIL), 0, 0, time.time())
        database.execute(f"INSERT INTO deliveries ({columns}) VALUES (?, ?, ?, ?, ?, ?)", values)


def test_everything_goes_out_although_one_endpoint_is_dead(tmp_path: Path) -> None:
    certificate = write_certificate(tmp_path / "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with (
        MailServer() as mail,
        Endpoint(context=context) as encrypted,
        Endpoint() as plain,
        socket.create_server(("127.0.0.1", 0)) as dead,
    ):
        settings = {
            "CLASSROOM_WEBHOOK_NETWORKS": "127.0.0.0/8 ::1",
            "CLASSROOM_MAIL_URL": mail.url,
            "SSL_CERT_FILE": str(certificate),
        }
        server = TizaServer(tmp_path, settings=settings)
        server.prepare_database(TEACHER)
        with server:
            teacher = running_on(server).teacher
            urls = [encrypted.url, f"http://localhost:{plain.port}/", f"http://127.0.0.1:{dead.getsockname()[1]}/"]
            for url in urls:
                teacher.post("/webhooks", {"url": url, "events": EVENTS})
            lesson, question = teacher.lesson()["id"], teacher.question()
            asked = teacher.ask(lesson, question)["id"]
            for step in ("close", "reveal"):
                teacher.post(f"/lessons/{lesson}/rounds/{asked}/{step}")
            teacher.post(f"/lessons/{lesson}/end")
            owe_mail(tmp_path / "tiza.sqlite3")
            for endpoint in (encrypted, plain):
                wait_until(lambda endpoint=endpoint: len(endpoint.calls) == len(EVENTS), what="all calls")
                assert [json.loads(call.body)["type"] for call in endpoint.calls] == EVENTS
            wait_until(lambda: mail.mails, what="the mail")
            assert mail.mails[0].get_content().strip() == "Hello, Rosa."
            hooks = teacher.get("/webhooks")["webhooks"]
            (waiting, *behind) = teacher.get(f"/webhooks/{hooks[2]['id']}/deliveries")["deliveries"][::-1]
            assert (waiting["status"], {row["attempts"] for row in behind}) == ("waiting", {0})
            assert requests.get(f"{server.url}/readyz", timeout=10).json()["status"] == "ok"
            measured = requests.get(f"{server.url}/metrics", timeout=10).text
            assert 'tiza_deliveries_total{kind="webhook",outcome="delivered"} 10.0' in measured
            assert server.process is not None
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: not server.alive, what="the end of the server, whose call is not answered")
        assert "Traceback" not in server.output
