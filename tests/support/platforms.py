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
