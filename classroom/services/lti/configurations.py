"""The documents of a dynamic registration: how a platform says that it is set up, and what we ask it to register.

Source: `LTI dynamic registration 1.0`_.

.. _LTI dynamic registration 1.0: https://www.imsglobal.org/spec/lti-dr/v1p0
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from classroom.core.errors import Invalid
from classroom.models.lti import MAX_ISSUER
from classroom.services.accounts import names, rules
from classroom.services.lti import platforms, services
from classroom.services.lti.logins import digest
from classroom.services.lti.refusals import Refused

SCOPES = (*services.GRADE_SCOPES, *services.MEMBER_SCOPES)
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
CANVAS = {
    "https://canvas.instructure.com": "https://sso.canvaslms.com",
    "https://canvas.beta.instructure.com": "https://sso.beta.canvaslms.com",
    "https://canvas.test.instructure.com": "https://sso.test.canvaslms.com",
}
"""Where the configurations are of issuers whose own host has none."""
_ENDPOINTS = {
    "auth_url": "authorization_endpoint",
    "token_url": "token_endpoint",
    "jwks_url": "jwks_uri",
    "registration_url": "registration_endpoint",
}


@dataclass(frozen=True)
class Offer:
    """How a platform says that it is set up.

    Attributes:
        issuer: its name in tokens.
        name: how administrators would call it.
        auth_url, token_url, jwks_url, registration_url: its addresses.
        scopes: of its services that we would use.
    """

    issuer: str
    name: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    scopes: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What changes with any of it."""
        return digest(json.dumps([self.issuer, *(getattr(self, name) for name in _ENDPOINTS), *self.scopes]))


def checked(said: Mapping[str, Any], url: str) -> Offer:
    """Return what the configuration of a platform says, which was read at an address.

    Raises:
        Refused: ``configuration``, ``configuration_issuer``.
    """
    issuer = said.get("issuer")
    if not isinstance(issuer, str) or not 0 < len(issuer) <= MAX_ISSUER:
        raise Refused("configuration", detail="issuer")
    if not is_its_own(issuer, url):
        raise Refused("configuration_issuer")
    addresses = {}
    for name, field in _ENDPOINTS.items():
        try:
            addresses[name] = platforms.url(said[field])
        except (KeyError, AttributeError, Invalid):
            raise Refused("configuration", detail=field) from None
    for field, wanted in (
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("id_token_signing_alg_values_supported", "RS256"),
    ):
        if field in said and wanted not in _list(said[field]):
            raise Refused("configuration", detail=field)
    offers = _list(said["scopes_supported"]) if "scopes_supported" in said else SCOPES
    platform = said.get(PLATFORM)
    product = platform.get("product_family_code") if isinstance(platform, dict) else None
    called = f"{product.title()} · {urlsplit(issuer).hostname}" if isinstance(product, str) and product else issuer
    return Offer(
        issuer=issuer,
        name=names.shortened(names.tidy(called), rules.MAX_LABEL) or issuer[: rules.MAX_LABEL],
        scopes=tuple(scope for scope in SCOPES if scope in offers),
        **addresses,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def is_its_own(issuer: str, url: str) -> bool:
    """Say whether a configuration comes from the host of its issuer, so that nobody can register as somebody else."""
    try:
        named, read = urlsplit(CANVAS.get(issuer.rstrip("/"), issuer)), urlsplit(url)
        direct = urlsplit(issuer)
        places = {(each.scheme, each.hostname, each.port) for each in (named, direct)}
        return (read.scheme, read.hostname, read.port) in places
    except ValueError:
        return False


def request_of(base: str, scopes: tuple[str, ...]) -> dict[str, Any]:
    """Return what the platform is asked to register.

    Args:
        base: our own address, without a slash at its end.
        scopes: of its services.
    """
    launch = f"{base}/lti/launch"
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{base}/lti/login",
        "redirect_uris": [launch],
        "client_name": "Tiza",
        "jwks_uri": f"{base}/lti/jwks.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes),
        TOOL: {
            "domain": urlsplit(base).netloc,
            "description": _("Live questions in the classroom, and homework"),
            "target_link_uri": launch,
            "claims": ["iss", "sub", "name", "given_name", "family_name"],
            "messages": [
                {"type": "LtiResourceLinkRequest", "target_link_uri": launch, "label": "Tiza"},
                {"type": "LtiDeepLinkingRequest", "target_link_uri": launch, "label": "Tiza"},
            ],
        },
    }


def client_of(said: Any) -> tuple[str, str]:
    """Return the client id of a platform's answer, and the deployment; empty: it has not said one.

    Raises:
        Refused: ``registration_answer``.
    """
    client = said.get("client_id") if isinstance(said, dict) else None
    if not isinstance(client, str) or not client:
        raise Refused("registration_answer")
    configured = said.get(TOOL)
    deployment = configured.get("deployment_id") if isinstance(configured, dict) else None
    return client, deployment if isinstance(deployment, str) else ""
