"""What we keep of what the provider says about somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classroom.core import settings
from classroom.core.errors import Invalid
from classroom.services.accounts import names, rules

MAX_VALUES = 1000
"""Values of the role claim that are looked at."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider has let in.

    Attributes:
        issuer: the provider.
        subject: their identifier there; both together say who it is, nothing else does.
        username: what a username here may be made of; may be empty.
        name: their name; may be empty.
        email: their address, if the provider has verified it.
        role: what they are, by the claim of the settings; None: the settings name no claim.
        session: the provider's name for this log-in, if it has one.
    """

    issuer: str
    subject: str
    username: str = ""
    name: str = ""
    email: str | None = None
    role: str | None = None
    session: str | None = None


def person(claims: Mapping[str, Any]) -> Person:
    """Return the person of an ID token's claims, with those of the user info beside them."""
    whole = " ".join(part for part in (_text(claims, "given_name"), _text(claims, "family_name")) if part)
    email = _text(claims, "email")
    known_as = _text(claims, "preferred_username") or email
    return Person(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        username=known_as.partition("@")[0],
        name=names.shortened(names.tidy(_text(claims, "name") or whole)),
        email=_verified(email, claims.get("email_verified")),
        role=_role(claims),
        session=_text(claims, "sid") or None,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value[:400] if isinstance(value, str) else ""


def _verified(email: str, verified: Any) -> str | None:
    """Return an address that is verified; some providers say so with a text."""
    if verified is not True and verified != "true":
        return None
    try:
        return rules.email(email)
    except Invalid:
        return None


def _role(claims: Mapping[str, Any]) -> str | None:
    """Return the role by the claim. Who has none of the values, or no such claim at all, is a student."""
    current = settings.current()
    if not current.teacher_values and not current.admin_values:
        return None
    held = values(claims, current.oidc_role_claim)
    if held & set(current.admin_values):
        return "admin"
    return "teacher" if held & set(current.teacher_values) else "student"


def values(claims: Mapping[str, Any], name: str) -> set[str]:
    """Return the values of a claim: a text, or a list of texts.

    Args:
        claims: of the person.
        name: of the claim, or the way to it with dots: ``realm_access.roles``. Names that have dots come first.
    """
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for step in name.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    listed = found[:MAX_VALUES] if isinstance(found, list) else [found]
    return {value for value in listed if isinstance(value, str)}
