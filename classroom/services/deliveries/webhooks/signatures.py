"""Secrets and signatures of webhooks, as `Standard Webhooks`_ describes them.

.. _Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from classroom.core import sealing

PREFIX = "whsec_"
RANDOM_BYTES = 32
"""Of a secret; Standard Webhooks asks for 24 to 64."""
PURPOSE = "webhook secrets"


def new_secret() -> str:
    """Return a random secret as its owner gets it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(RANDOM_BYTES)).decode()


def seal(kept: Sequence[str]) -> bytes:
    """Encrypt the secrets of a webhook, the newest first."""
    return sealing.seal(PURPOSE, list(kept))


def unseal(sealed: bytes) -> list[str]:
    """Return the secrets of a webhook.

    Raises:
        ValueError: the server's SECRET_KEY has changed.
    """
    found: list[str] = sealing.unseal(PURPOSE, sealed)
    return found


def sign(kept: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: a signature with each secret, separated by spaces.

    Args:
        kept: the secrets that are valid; two while one replaces the other.
        message_id: the header ``webhook-id``.
        timestamp: the header ``webhook-timestamp``, in whole Unix seconds.
        body: what is sent.
    """
    content = b".".join((message_id.encode(), str(timestamp).encode(), body))
    keys = [base64.b64decode(secret.removeprefix(PREFIX)) for secret in kept]
    made = [base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in keys]
    return " ".join(f"v1,{each}" for each in made)
