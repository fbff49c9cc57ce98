"""What pages show of the log-in with the school's account."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from classroom.core import settings
from classroom.models import Identity, User
from classroom.services.accounts import local_login
from classroom.services.provider import directory
from classroom.services.sign_on import linked


def name() -> str:
    """Return what people call the school's account."""
    return settings.current().oidc_name or _("the school's account")


@dataclass(frozen=True)
class SignOn:
    """For the log-in page and the account page.

    Attributes:
        is_on: whether people can log in with it.
        name: what they call it.
        issuer: how the provider names itself.
        away: whether the provider did not answer the last time.
        passwords: whether others than administrators may log in with a password.
        links: of the account, on its page.
        may_link: whether the account is not linked with it yet.
        may_unlink: whether something else opens the account.
    """

    is_on: bool
    name: str
    issuer: str
    away: bool
    passwords: bool
    links: Sequence[Identity] = ()
    may_link: bool = False
    may_unlink: bool = False


def sign_on(user: User | None = None) -> SignOn:
    """Return what a page shows; with an account, also its links."""
    is_on = directory.is_on()
    away = is_on and directory.provider().is_away
    links = linked.of_user(user.id) if user is not None else ()
    issuer = settings.current().oidc_issuer
    return SignOn(
        is_on=is_on,
        name=name(),
        issuer=issuer,
        away=away,
        passwords=local_login.is_for_all(),
        links=links,
        may_link=is_on and user is not None and all(link.issuer != issuer for link in links),
        may_unlink=user is not None and bool(links) and linked.may_unlink(user),
    )
