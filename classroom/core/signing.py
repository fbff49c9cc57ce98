"""Signed values that leave the server and come back: tokens and links. One secret signs all, for one purpose each."""

from functools import lru_cache

from itsdangerous import URLSafeSerializer

from classroom.core import settings


def signer(purpose: str) -> URLSafeSerializer:
    """Return what signs values and reads them back.

    Args:
        purpose: a value that was signed for another purpose is refused.
    """
    return _signer(settings.current().secret_key, purpose)


@lru_cache(maxsize=32)
def _signer(secret: str | bytes, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=purpose)  # making one costs more than signing with it
