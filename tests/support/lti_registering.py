"""A platform of tests that registers tools by itself (LTI dynamic registration 1.0), as the specification asks of both.

It knows nothing of our code: what a tool sends is checked here against the specification.
"""

import json
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.lti_platform import Claims, Platform

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
SCOPES = [
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
    "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
]


class Registrar:
    """What a platform answers at ``/openid`` and ``/register``."""

    def __init__(self, platform: Platform) -> None:
        """Add both to a platform that runs."""
        self.platform, self.token = platform, "one-time-token"
        self.changes: Claims = {}
        """Of its configuration; None leaves a claim out."""
        self.client: Claims = {"client_id": "registered-1", TOOL: {"deployment_id": "77"}}
        """What it adds to what a tool has sent."""
        self.tools: list[Claims] = []
        platform.answers["/openid"] = self._configuration
        platform.answers["/register"] = self._register

    @property
    def opens(self) -> str:
        """The path at which it opens a tool."""
        asked = {"openid_configuration": f"{self.platform.url}/openid", "registration_token": self.token}
        return f"/lti/register?{urlencode(asked)}"

    def _configuration(self, request: BaseHTTPRequestHandler) -> bool:
        url = self.platform.url
        said: Claims = {
            "issuer": url,
            "authorization_endpoint": f"{url}/auth",
            "token_endpoint": f"{url}/token",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": f"{url}/jwks",
            "registration_endpoint": f"{url}/register",
            "scopes_supported": ["openid", *SCOPES],
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
            PLATFORM: {
                "product_family_code": "testing",
                "messages_supported": [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest"}],
            },
        }
        said = {name: value for name, value in {**said, **self.changes}.items() if value is not None}
        return _json(request, 200, said)

    def _register(self, request: BaseHTTPRequestHandler) -> bool:
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _json(request, 401, {"error": "invalid_token"})
        tool = json.loads(self.platform.body)
        wrong = _wrong(tool)
        if wrong or request.command != "POST" or request.headers.get("Content-Type") != "application/json":
            return _json(request, 400, {"error": "invalid_client_metadata", "error_description": wrong})
        self.tools.append(tool)
        self.token = "used"
        added = {
            name: {**tool.get(name, {}), **value} if name == TOOL else value for name, value in self.client.items()
        }
        return _json(request, 200, {**tool, **added})


def _wrong(tool: Claims) -> str:
    """Return what a tool sends that the specification does not allow (section 3.5)."""
    wanted: Claims = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "token_endpoint_auth_method": "private_key_jwt",
    }
    for name, value in wanted.items():
        if tool.get(name) != value:
            return name
    configured = tool.get(TOOL) or {}
    own = configured.get("domain")
    urls = [tool.get("initiate_login_uri"), tool.get("jwks_uri"), configured.get("target_link_uri")]
    urls += tool.get("redirect_uris") or [None]
    if not tool.get("client_name") or any(not isinstance(url, str) or urlsplit(url).netloc != own for url in urls):
        return "urls"
    if set(tool.get("scope", "").split()) - set(SCOPES):
        return "scope"
    if "sub" not in configured.get("claims", []):
        return "claims"
    kinds = {message["type"] for message in configured.get("messages", [])}
    return "" if kinds == {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"} else "messages"


def _json(request: BaseHTTPRequestHandler, status: int, value: Any) -> bool:
    body = json.dumps(value).encode()
    request.send_response(status)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
    return True
