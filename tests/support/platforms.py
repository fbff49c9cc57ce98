"""Learning platforms for tests."""

from typing import Any

PLATFORM: dict[str, Any] = {
    "name": "Moodle",
    "issuer": "https://moodle.school.example",
    "client_id": "tiza-1",
    "auth_url": "https://moodle.school.example/mod/lti/auth.php",
    "token_url": "https://moodle.school.example/mod/lti/token.php",
    "jwks_url": "https://moodle.school.example/mod/lti/certs.php",
    "deployments": ["1"],
}
"""A registration."""
BEGINS = {
    "iss": "https://unknown.example",
    "login_hint": "somebody",
    "target_link_uri": "http://localhost/lti/launch",
    "client_id": "other",
}
"""How a platform that is not registered begins a login."""
