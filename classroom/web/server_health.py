"""What the administrators' page says about the state of the server, in the visitor's language."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version

from flask import current_app
from flask_babel import format_decimal, format_timedelta
from flask_babel import gettext as _

from classroom.core import clock, schema
from classroom.core import settings as settings_module
from classroom.core.concurrency import offload
from classroom.core.database import db
from classroom.core.settings import Settings
from classroom.core.version import VERSION
from classroom.http import client_address
from classroom.services.backups import make
from classroom.services.deliveries import mail
from classroom.services.doctor.machine import LITTLE_SPACE, OLD_BACKUP_HOURS, TOO_LITTLE_SPACE

LIBRARIES = ("Flask", "Flask-SocketIO", "eventlet", "gunicorn", "SQLAlchemy")
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HOUR = 3600


@dataclass(frozen=True)
class Fact:
    """One line.

    Attributes:
        name: what it is about.
        level: ``ok``, ``warning``, ``failed``, or ``off`` for what is not used.
        says: how it is.
        remedy: a command or line of configuration that mends it.
    """

    name: str
    level: str
    says: str
    remedy: str = ""


def facts() -> list[Fact]:
    """Examine what the server needs, as far as it takes no time; ``tiza doctor`` examines more."""
    settings = settings_module.current()
    failing = current_app.extensions["tiza.readiness"].failing()
    return [
        _database(failing),
        _schema(failing),
        _redis(settings),
        _mail(),
        _backup(settings),
        _disk(settings),
        *_stalled(failing),
        *_proxy(),
    ]


def _database(failing: dict[str, str]) -> Fact:
    name = DATABASES.get(db.engine.dialect.name, db.engine.dialect.name)
    if "database" in failing:
        says = _("%(database)s takes no new connections: %(reason)s", database=name, reason=failing["database"])
        return Fact(_("Database"), "failed", says, "tiza doctor")
    return Fact(_("Database"), "ok", _("%(database)s answers", database=name))


def _schema(failing: dict[str, str]) -> Fact:
    if "schema" in failing:
        wanted = schema.newest()
        says = _("The database does not fit this version of Tiza, which needs schema %(schema)s", schema=wanted)
        return Fact(_("Schema"), "failed", says, "tiza upgrade")
    return Fact(_("Schema"), "ok", _("%(schema)s, as this version needs it", schema=schema.newest()))


def _redis(settings: Settings) -> Fact:
    if not settings.redis_url:
        if settings.web_concurrency == 1:
            return Fact("Redis", "off", _("Not used; one worker needs none"))
        says = _("Not set up: pages of other workers are updated up to two seconds later")
        return Fact("Redis", "warning", says, "REDIS_URL=redis://127.0.0.1:6379/0")
    reason = current_app.extensions["tiza.live"].bus_failure()
    if reason:
        says = _("Messages between workers do not arrive: %(reason)s", reason=reason)
        return Fact("Redis", "warning", says, "systemctl status redis-server")
    return Fact("Redis", "ok", _("Messages between workers arrive"))


def _mail() -> Fact:
    if not mail.is_configured():
        says = _("Not set up: Tiza sends no mail")
        return Fact(_("Mail"), "off", says, "CLASSROOM_MAIL_URL=smtp://USER:PASSWORD@HOST:587")
    return Fact(_("Mail"), "ok", _("Is sent as %(address)s", address=settings_module.current().mail_address))


def _backup(settings: Settings) -> Fact:
    made = make.made_last(settings.data)
    remedy = "tiza backup DIRECTORY --keep 14"
    if made is None:
        return Fact(_("Backup"), "warning", _("None was made on this host"), remedy)
    age = max(clock.now() - made, 0)
    says = _("The newest is %(age)s old", age=format_timedelta(age, threshold=1.5))
    if age > OLD_BACKUP_HOURS * HOUR:
        return Fact(_("Backup"), "warning", says, remedy)
    return Fact(_("Backup"), "ok", says)


def _disk(settings: Settings) -> Fact:
    place = next(path for path in (settings.data, *settings.data.parents) if path.exists())
    free = offload(shutil.disk_usage, place).free  # a network disk may let one wait
    says = _("%(size)s GiB are free", size=format_decimal(round(free / 1024**3, 1)))
    level = "failed" if free < TOO_LITTLE_SPACE else "warning" if free < LITTLE_SPACE else "ok"
    return Fact(_("Disk"), level, says, "" if level == "ok" else "CLASSROOM_DATA=/another/disk/tiza")


def _stalled(failing: dict[str, str]) -> Iterator[Fact]:
    if "intake" in failing:
        yield Fact(_("Answers"), "failed", _("Answers wait to be stored"), "tiza doctor")
    if "beat" in failing:
        yield Fact(_("Pages"), "failed", _("Pages are not checked for missed changes"), "tiza doctor")


def _proxy() -> Iterator[Fact]:
    if client_address.proxy_warning():
        says = _("A proxy is in front and the settings do not count it: everybody seems to have its address")
        yield Fact("Proxy", "warning", says, "CLASSROOM_TRUSTED_PROXIES=1")


def versions() -> list[tuple[str, str]]:
    """Return the programs that run here and their versions."""
    dialect = db.engine.dialect
    known = getattr(dialect, "server_version_info", None) or ()
    return [
        ("Tiza", VERSION),
        ("Python", python_version()),
        (DATABASES.get(dialect.name, dialect.name), ".".join(map(str, known))),
        *((name, version(name)) for name in LIBRARIES),
    ]
