"""Passwords: rules, hashing, and generating random ones."""

import secrets
import unicodedata
from base64 import b64encode

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from classroom.core.concurrency import SerialExecutor
from classroom.core.errors import Invalid

MIN_LENGTH = 8
MAX_LENGTH = 256

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
"""Argon2id with 19 MiB, 2 passes, 1 lane: the first of the equally strong minimum configurations in the OWASP
Password Storage Cheat Sheet. More passes would let the logins of a whole school at 9 o'clock keep all cores busy."""

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
_executor = SerialExecutor()

_COMMON = """
password password1 password12 password123 passw0rd p@ssw0rd passwort contraseña contrasena contraseña1
contrasena1 12345678 123456789 1234567890 0123456789 987654321 9876543210 87654321 11111111 00000000 12341234
11223344 123123123 qwertyui qwertyuiop qwerty123 qwerty12 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc asdfghjk
asdfghjkl zxcvbnm1 abcdefgh abcd1234 abc12345 abc123456 a1b2c3d4 iloveyou tequiero teamomucho princess princesa
sunshine football futbol123 baseball barcelona realmadrid superman estrella mariposa welcome1 bienvenido
letmein1 changeme changeme1 administrator administrador admin123 admin1234 teacher1 teacher123 profesor
profesor1 profesor123 student1 student123 alumno123 estudiante estudiante1 classroom colegio1 colegio123
instituto escuela1 escuela123 trustno1 whatever monkey123 dragon123 computer internet michelle jennifer
"""
COMMON = frozenset(_COMMON.split())
"""The passwords that attackers try first; rate limits slow down the rest."""

NONE = ""
"""The hash of an account that no password opens."""

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without characters that are easily mistaken for others on paper


def normalise(password: str) -> str:
    """Return the form that is hashed (NFKC): é gives the same hash as one character and as two."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, username: str = "") -> str:
    """Return the password if it may be used.

    Raises:
        Invalid: it is too short, too long, too common, or equal to the username.
    """
    if len(password) > MAX_LENGTH:
        raise Invalid(_("Use at most %(max)d characters.", max=MAX_LENGTH))
    plain = normalise(password)
    if len(plain) < MIN_LENGTH:
        raise Invalid(_("Use at least %(min)d characters.", min=MIN_LENGTH))
    folded = plain.casefold().strip()
    if username and folded == username.casefold():
        raise Invalid(_("The password must not be the username."))
    if folded in COMMON or len(set(folded)) < 3:
        raise Invalid(_("This password is too easy to guess. Choose another one."))
    return password


def _hash(plain: bytes) -> str:
    return _hasher.hash(plain)


def _verify(stored: str, plain: bytes) -> bool:
    try:
        return _hasher.verify(stored, plain)
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    return normalise(password[: MAX_LENGTH + 1]).encode("utf-8", "surrogatepass")


def hashed(password: str) -> str:
    """Return a password's Argon2id hash. Takes about 25 ms in a thread; never call it in a transaction."""
    return _executor.run(_hash, _bytes(password))


def _unknown() -> str:
    """Return a hash with the current parameters that matches no password."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"


UNKNOWN = _unknown()


def matches(stored: str | None, password: str) -> bool:
    """Say whether the password has this hash.

    Without a hash (no such account, or its password is still to be hashed) it does the same work, so that timing does
    not reveal whether the account exists. Never call it in a transaction.
    """
    verified = _executor.run(_verify, stored or UNKNOWN, _bytes(password))
    return verified and bool(stored) and len(password) <= MAX_LENGTH


def is_outdated(stored: str) -> bool:
    """Say whether a hash was made with parameters that differ from the current ones."""
    return _hasher.check_needs_rehash(stored)


def generate() -> str:
    """Return a random password that is easy to read out and type: three groups of four, 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _place in range(4)) for _group in range(3))
