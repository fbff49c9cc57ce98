"""Typed settings from the environment.

All settings are read here and nowhere else. An invalid value stops the start with one line that names the setting and
the allowed values.
"""

import difflib
import os
import re
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from classroom.core.languages import Language
from classroom.core.setting_values import (
    ADDRESS,
    Issuer,
    MailServer,
    Network,
    Networks,
    Origin,
    Rate,
    RedisURL,
    Sender,
    networks,
    words,
)

PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = PACKAGE / "project"
"""Where the wheel puts what stands beside the package in a checkout."""
IS_INSTALLED = _INSTALLED.is_dir()
"""Whether this is an installed wheel, not a checkout."""
ROOT = _INSTALLED if IS_INSTALLED else PACKAGE.parent
"""The directory of ``app.py``, ``gunicorn.conf.py``, ``templates``, ``static`` and ``migrations``."""
START = "tiza" if IS_INSTALLED else "make run"
"""The command that serves on a laptop, as messages name it."""


def default_data() -> Path:
    """Return where data is kept unless ``CLASSROOM_DATA`` says otherwise: beside the code of a checkout, or in the
    user's directory for data (`XDG Base Directory Specification`_ on Linux).

    .. _XDG Base Directory Specification: https://specifications.freedesktop.org/basedir-spec/latest/
    """
    return user_data_path("tiza", appauthor=False) if IS_INSTALLED else ROOT / "instance"


PLACEHOLDERS = ("changeme", "yoursecret", "secretkey", "replaceme", "placeholder", "password", "default", "insecure")
"""Placeholders for secrets in examples; compared without punctuation."""
MIN_DIFFERENT = 8
"""Fewest different characters in a key that counts as random."""
SHOW_NO_VALUE = {
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "CLASSROOM_PUBLIC_URL",
    "CLASSROOM_METRICS_TOKEN",
    "CLASSROOM_MAIL_URL",
    "CLASSROOM_OIDC_CLIENT_SECRET",
}
"""Settings that contain, or may contain, a secret: error messages do not show their values."""


USUAL_CONNECTIONS = 97
"""Connections that PostgreSQL allows unless it is configured otherwise."""
SPARE_CONNECTIONS = 7
"""Connections kept free for commands, backups and administrators."""
SMALLEST_POOL, LARGEST_POOL = 2, 30


def fitting_pool(allowed: int, workers: int) -> int:
    """Return the size of each worker's pool with which all of them fit.

    Args:
        allowed: connections that PostgreSQL allows.
        workers: number of workers; each needs one more connection for health checks.
    """
    return min(max((allowed - SPARE_CONNECTIONS) // workers - 1, SMALLEST_POOL), LARGEST_POOL)


class SettingsError(Exception):
    """A setting is missing or invalid; the message is one line for the person who starts the server."""


class Settings(BaseSettings):
    """All settings.

    The environment variable of a field is its name in capitals with the prefix ``CLASSROOM_``, unless the field has
    a ``validation_alias``.
    """

    model_config = SettingsConfigDict(env_prefix="CLASSROOM_", extra="ignore", populate_by_name=True)

    data: Path = Field(default_factory=default_data)
    """The directory of the SQLite database and of the key that ``tiza`` generates on a laptop."""
    secret_key: str = Field(default="", validation_alias="SECRET_KEY")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url: RedisURL = Field(default="", validation_alias="REDIS_URL")
    host: str = Field(default="127.0.0.1", validation_alias="HOST")
    port: int = Field(default=5000, ge=1, le=65535, validation_alias="PORT")
    web_concurrency: int = Field(default=1, ge=1, le=256, validation_alias="WEB_CONCURRENCY")

    pool_size: int = Field(default=0, ge=0, le=500)
    """Most connections of one worker to PostgreSQL; requests beyond wait their turn. 0: as many as fit into what
    PostgreSQL allows, for this number of workers."""
    registration: Literal["open", "closed"] = "open"
    """Whether anyone can create an account, or only an admin and the command line."""
    registration_role: Literal["student", "teacher"] = "student"
    """The highest role that users may choose when they register."""
    public_url: Origin = ""
    """The address that students see, such as ``https://tiza.school.example``; empty: the address of the request."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """Number of reverse proxies in front that set X-Forwarded-For and -Proto; with 0, these headers are ignored."""
    secure_cookies: bool = False
    """Mark cookies ``Secure``; always on when ``public_url`` begins with https."""
    default_language: Language = "en"
    join_rate: Rate = "400/second;3000/minute"
    """Joins per lesson and address. A lecture hall behind one address must be able to join at once."""
    join_miss_rate: Rate = "30/minute;300/hour"
    """Unknown codes per address that are looked up; more are refused. Right codes do not wait."""
    join_flood_rate: Rate = "1000/hour;5000/day"
    """Unknown codes per address, more than a school's mistakes, after which lessons that are new there wait too."""
    login_rate: Rate = "300/minute;3000/hour"
    """Logins per address. A school's computer room must be able to log in at once."""
    login_miss_rate: Rate = "10/minute;60/hour"
    """Wrong passwords per account and address."""
    pin_miss_rate: Rate = "5/minute;15/hour;30/day"
    """Wrong PINs per student of a class."""
    pin_flood_rate: Rate = "150/hour;300/day"
    """Wrong PINs per class, more than its students' mistakes, after which nobody comes in by PIN for a while."""
    reset_rate: Rate = "20/minute;100/hour"
    """Forgotten passwords per address."""
    share_rate: Rate = "10/minute;60/hour"
    """Shared questions per teacher."""
    share_miss_rate: Rate = "10/minute;60/hour"
    """Unknown usernames per teacher when sharing."""
    picture_rate: Rate = "10/minute;60/hour"
    """Profile pictures per account."""
    event_rate: Rate = "20/second"
    """Socket events and answers per participant or teacher."""
    metrics_token: str = ""
    """Bearer token for /metrics, required from clients that are not on loopback."""
    max_upload: int = Field(default=8 * 1024 * 1024, ge=64 * 1024)
    """Largest request body, in bytes."""
    max_participants: int = Field(default=10_000, ge=1)
    """Largest number of participants in one lesson."""
    keep_months: int = Field(default=0, ge=0, le=1200)
    """Months after which ``retention`` takes the people out of lessons; 0: never."""
    answer_grace: float = Field(default=0.75, ge=0, le=10)
    """Seconds after the deadline in which answers are still accepted, for the time on the network."""
    ping_interval: float = Field(default=10, ge=1, le=60)
    """Seconds between two pings to a connected client. A dead connection, or a client that does not read, is found
    within this and ``ping_timeout``."""
    ping_timeout: float = Field(default=12, ge=1, le=60)
    """Seconds from a ping to its answer, and from the start of an upgrade to a WebSocket to its end."""
    mail_url: MailServer = ""
    """The server that takes our mail, such as ``smtp://user:password@mail.school.example:587`` or ``smtps://...``;
    empty: no mail is sent."""
    mail_from: Sender = ""
    """The sender of our mail, such as ``tiza@school.example`` or ``Tiza <tiza@school.example>``."""
    webhook_networks: Networks = ""
    """Private networks that webhooks may call, such as ``127.0.0.0/8,10.20.0.0/16``."""
    oidc_issuer: Issuer = ""
    """The provider of the school's accounts, such as ``https://login.school.example/realms/school``, exactly as it
    names itself; empty: nobody logs in with one."""
    oidc_client_id: str = Field(default="", max_length=255)
    """Our identifier there."""
    oidc_client_secret: str = ""
    """Our secret there."""
    oidc_name: str = Field(default="", max_length=60)
    """What people call it, for the button "Log in with ..."; empty: the school's account."""
    oidc_role_claim: str = Field(default="", max_length=200)
    """Where the provider says what somebody is, such as ``groups`` or ``realm_access.roles``."""
    oidc_teacher_values: str = ""
    """Values of the claim that make a teacher, separated by commas."""
    oidc_admin_values: str = ""
    """Values of the claim that make an administrator, separated by commas."""
    oidc_link_by_email: bool = False
    """Whether an address that the provider has verified is enough to open the account that has it."""
    local_login: Literal["on", "admins"] = "on"
    """Who may log in with a password of Tiza's own: everybody, or administrators only."""
    watch_files: bool = False
    """For development: serve edited templates, scripts and styles without a restart, and show the page of all
    components, ``/dev/components``."""
    transport: Literal["hub", "stock"] = "hub"
    """How WebSockets are served: by Tiza's own transport, or by the libraries' (slower, for comparison)."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["logfmt", "json"] = "logfmt"
    """The form of log lines, also of gunicorn's and the libraries': for people, or JSON for programs."""

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        value = value.expanduser().absolute()
        if value.exists() and not value.is_dir():
            raise ValueError("expected a directory")
        return value

    @field_validator("database_url")
    @classmethod
    def _driver(cls, value: str, others: ValidationInfo) -> str:
        if not value:
            return f"sqlite:///{others.data.get('data', default_data()) / 'classroom.sqlite3'}"
        # SQLAlchemy 2.1 reads a bare postgresql:// as psycopg 3, which blocks a whole eventlet worker.
        value = re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", value)
        if not value.startswith(("sqlite:///", "postgresql+psycopg2://")):
            raise ValueError("expected sqlite:///PATH or postgresql+psycopg2://USER:PASSWORD@HOST/NAME")
        return value

    @property
    def callable_networks(self) -> tuple[Network, ...]:
        """Private networks that webhooks may call."""
        return networks(self.webhook_networks)

    @property
    def teacher_values(self) -> tuple[str, ...]:
        """Values of the provider's claim that make a teacher."""
        return words(self.oidc_teacher_values)

    @property
    def admin_values(self) -> tuple[str, ...]:
        """Values of the provider's claim that make an administrator."""
        return words(self.oidc_admin_values)

    @property
    def mail_sender(self) -> str:
        """The sender of our mail: the one that is set, the user of the mail server, or tiza at our own name."""
        host = urlsplit(self.public_url).hostname or "localhost"
        user = unquote(urlsplit(self.mail_url).username or "")
        return self.mail_from or (user if re.fullmatch(ADDRESS, user) else f"tiza@{host}")

    @property
    def mail_address(self) -> str:
        """The bare address of :attr:`mail_sender`."""
        return parseaddr(self.mail_sender)[1]

    @property
    def database_connections(self) -> int:
        """Most connections of one worker's pool to PostgreSQL."""
        return self.pool_size or fitting_pool(USUAL_CONNECTIONS, self.web_concurrency)

    @property
    def cookies_are_secure(self) -> bool:
        """Whether cookies are sent over HTTPS only."""
        return self.secure_cookies or self.public_url.startswith("https://")

    @property
    def proxy_warning(self) -> str | None:
        """What is wrong if the settings say that a proxy is in front, but do not count it; else None."""
        if self.trusted_proxies or not self.public_url.startswith("https://"):
            return None
        return (
            "CLASSROOM_PUBLIC_URL is https, so a proxy is in front, but CLASSROOM_TRUSTED_PROXIES is 0. Set it to the "
            "number of proxies; until then the addresses of visitors are not certain."
        )

    def make_data_directory(self) -> None:
        """Create the directory of the data if it does not exist yet, readable by its owner only.

        Raises:
            SettingsError: it cannot be created.
        """
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"CLASSROOM_DATA is wrong (is '{self.data}'): the directory cannot be created ({error.strerror})"
            ) from None

    def require_secret(self) -> None:
        """Refuse to serve with a missing or guessable SECRET_KEY.

        Raises:
            SettingsError: with one line that says what to do.
        """
        if not self.secret_key:
            raise SettingsError(
                "SECRET_KEY is not set: give a random text of 32 characters or more, "
                "for example from: python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        plain = re.sub(r"[\W_]", "", self.secret_key.lower())
        varied = len(set(self.secret_key)) >= MIN_DIFFERENT
        if len(self.secret_key) < 16 or not varied or any(word in plain for word in PLACEHOLDERS):
            raise SettingsError("SECRET_KEY is too easy to guess: give a random text of 32 characters or more")


def _variable(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias if field in Settings.model_fields else None
    return alias if isinstance(alias, str) else f"CLASSROOM_{field.upper()}"


def variables() -> list[str]:
    """Return the name of every environment variable that is a setting."""
    return [_variable(field) for field in Settings.model_fields]


def _refuse_unknown() -> None:
    """Refuse variables that look like settings: one that is misspelt would silently leave its default in force."""
    known = variables()
    for name in sorted(os.environ):
        if name.upper().startswith("CLASSROOM_") and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            raise SettingsError(f"{name} is not a setting" + (f": did you mean {near[0]}?" if near else ""))


def _check_together(found: Settings) -> None:
    """Refuse settings of the school's log-in that make no sense without each other."""
    if found.oidc_issuer and not found.oidc_client_id:
        raise SettingsError("CLASSROOM_OIDC_CLIENT_ID is not set: give the identifier that the provider has for Tiza")
    if found.oidc_client_id and not found.oidc_issuer:
        raise SettingsError("CLASSROOM_OIDC_ISSUER is not set: give the address of the provider")
    if (found.teacher_values or found.admin_values) and not found.oidc_role_claim:
        raise SettingsError("CLASSROOM_OIDC_ROLE_CLAIM is not set: name the claim that has these values")
    if found.local_login == "admins" and not found.oidc_issuer:
        raise SettingsError(
            "CLASSROOM_LOCAL_LOGIN is wrong (is 'admins'): without CLASSROOM_OIDC_ISSUER nobody else can log in"
        )


def load(**overrides: Any) -> Settings:
    """Read the settings from the environment.

    Args:
        overrides: values by field name that take precedence over the environment (tests, development server).

    Raises:
        SettingsError: one line with the name of the first invalid variable and the allowed values.
    """
    _refuse_unknown()
    try:
        found = Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        variable = name if name.isupper() else _variable(name)
        reason = first["msg"].removeprefix("Value error, ")
        shown = "" if variable in SHOW_NO_VALUE else f" (is {first.get('input')!r})"
        raise SettingsError(f"{variable} is wrong{shown}: {reason}") from None
    _check_together(found)
    return found


@lru_cache(maxsize=1)
def current() -> Settings:
    """Return the settings of this process; the environment is read once."""
    return load()
