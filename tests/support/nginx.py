"""nginx with the site of ``deploy/``, in front of a server of the test."""

import os
import re
from pathlib import Path

from tests.support.certificates import write_certificate
from tests.support.databases import require
from tests.support.processes import ROOT, Program, free_port, port_answers

MAIN = """
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
daemon off;
{user}
events {{ worker_connections 4000; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Nginx(Program):
    """nginx with the site as it is shipped, or another; only names, ports and the certificate are those of the test."""

    def __init__(self, folder: Path, tiza: int, site: str = "") -> None:
        self.plain, self.port = free_port(), free_port()
        self.certificate = write_certificate(folder / "site.pem")
        site = site or (ROOT / "deploy" / "nginx-site.conf").read_text()
        site = re.sub(r"listen \[::\]:.*\n", "", site)
        site = site.replace("listen 80;", f"listen 127.0.0.1:{self.plain};")
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;")
        site = re.sub(r"(ssl_certificate(?:_key)?\s+)\S+;", rf"\g<1>{self.certificate};", site)
        site = site.replace("tiza.school.example", "127.0.0.1").replace("127.0.0.1:5000", f"127.0.0.1:{tiza}")
        (folder / "site.conf").write_text(site)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
        program = require("nginx", "nginx-light", ("/usr/sbin",))
        super().__init__([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], folder / "nginx.log")

    def ready(self) -> bool:
        """Return whether it accepts connections."""
        return port_answers(self.port)
