"""Encrypt what is stored for a short time, with a key that only the server's secret gives."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from classroom.core import settings


def _cipher(purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.current().secret_key.encode())))


def seal(purpose: str, value: Any) -> bytes:
    """Return a JSON value, encrypted and signed (Fernet). Each purpose has a key of its own."""
    return _cipher(purpose).encrypt(json.dumps(value).encode())


def unseal(purpose: str, sealed: bytes) -> Any:
    """Return the value that :func:`seal` encrypted.

    Raises:
        ValueError: it was changed, or encrypted with another secret.
    """
    try:
        return json.loads(_cipher(purpose).decrypt(sealed))
    except InvalidToken:
        raise ValueError("not sealed with this secret") from None
