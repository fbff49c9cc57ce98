"""Settings of the production server; ``gunicorn app:app`` reads this file on its own.

Everything here can be set on gunicorn's command line or in GUNICORN_CMD_ARGS as well, which then wins.
"""

import importlib
import os
import subprocess
import sys
from pathlib import Path

os.environ["EVENTLET_NO_GREENDNS"] = "yes"  # before the class of the workers is loaded, see app.py

# gunicorn reads this file again on SIGHUP. The master holds the modules of the version with which it was started, and
# every worker that it forks would begin with them.
for _name in [name for name in sys.modules if name.partition(".")[0] == "classroom"]:
    del sys.modules[_name]
importlib.invalidate_caches()

from classroom.serving import metrics_directory, rollover, worker_directory
from classroom.serving.open_files import raise_open_files

ROOT = Path(__file__).resolve().parent


def _number(name: str, default: int) -> int:
    """Read a whole number. The checks in on_starting report a wrong one, before an address is bound."""
    text = os.environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < 65536 else default


worker_class = "classroom.serving.worker.EventletWorker"
workers = _number("WEB_CONCURRENCY", 1)
worker_connections = 10_000
_host = os.environ.get("HOST") or "127.0.0.1"
bind = f"[{_host}]:{_number('PORT', 5000)}" if ":" in _host else f"{_host}:{_number('PORT', 5000)}"
backlog = 4096  # for a hall that joins at once, or a crowd that comes back; the kernel limits it to net.core.somaxconn

keepalive = 15  # seconds; also the time a client has to send a complete request head
timeout = 30  # seconds without a sign of life after which the master replaces a worker
graceful_timeout = 10  # seconds that a stopping worker gives its requests

limit_request_line = 4096
limit_request_fields = 60
limit_request_field_size = 8190
# Which proxies may set X-Forwarded-Proto and X-Forwarded-For: only those on this host, unless the operator changes it.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
forwarder_headers = ""  # no proxy may set SCRIPT_NAME or PATH_INFO: it may pass on what a client made up
control_socket_disable = True  # not needed, so not exposed

accesslog = None
errorlog = "-"
loglevel = os.environ.get("CLASSROOM_LOG_LEVEL") or "info"
logger_class = "classroom.serving.server_log.ServerLog"
proc_name = "tiza"


def on_starting(server):
    """Refuse to start with wrong settings, and raise the limit of open files; runs before an address is bound.

    What the checks find out about workers and connections, the workers read from the environment.
    """
    if server.cfg.workers != workers:  # by gunicorn's command line
        os.environ["WEB_CONCURRENCY"] = str(server.cfg.workers)
    check = subprocess.run(
        [sys.executable, "-m", "classroom.serving.preflight"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if check.returncode:
        if server.pidfile is not None:
            server.pidfile.unlink()
        raise SystemExit(check.returncode)
    if check.stdout.strip():
        os.environ["CLASSROOM_POOL_SIZE"] = check.stdout.strip()
    warning = raise_open_files(server.cfg.worker_connections)
    if warning:
        server.log.warning(warning)


def on_reload(server):
    """Have the present workers go on until a new one accepts."""
    rollover.of(server).begin(server.worker_age)


def pre_fork(server, worker):
    """Give a worker what it needs to know of the others: an address, by which they pass it the clients of its sessions,
    and which of them it replaces."""
    worker.address = worker_directory.new_address(server)
    worker.rollover = rollover.of(server)
    metrics_directory.offer(server)


def child_exit(server, worker):
    """Remove what a worker that has ended left behind. After a reload it may be one of a version that gave it less."""
    worker_directory.remove(getattr(worker, "address", None))
    metrics_directory.worker_ended(server, worker.pid)


def on_exit(server):
    """Remove the directories that the workers shared."""
    worker_directory.close(server)
    metrics_directory.close(server)
