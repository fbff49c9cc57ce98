"""Checks of what Tiza sends to the outside."""

import smtplib
import ssl
from collections.abc import Iterator

from classroom.core.settings import Settings
from classroom.services.deliveries import smtp
from classroom.services.doctor.checks import Finding, failed, first_line, ok, warning
from classroom.services.provider.directory import Provider, redirect_addresses
from classroom.services.provider.failures import SignOnFailed

REMEDY = "CLASSROOM_MAIL_URL=smtp://USER:PASSWORD@HOST:587"


def mail(settings: Settings) -> Iterator[Finding]:
    """Check that the mail server lets us in. No mail is sent: ``tiza mail test ADDRESS`` does that."""
    if not settings.mail_url:
        yield ok("Mail", "not used; nobody can reset a forgotten password by mail")
        return
    try:
        with smtp.session(settings) as server:
            code, reply = server.mail(settings.mail_address)
            server.rset()
    except ssl.SSLCertVerificationError as error:
        yield failed("Mail", f"the mail server's certificate is not valid: {error.verify_message}", REMEDY)
    except smtplib.SMTPAuthenticationError:
        yield failed("Mail", "the mail server refuses user or password", REMEDY)
    except (OSError, smtplib.SMTPException, smtp.MailServerError) as error:
        yield failed("Mail", f"the mail server cannot be used: {first_line(error)}", REMEDY)
    else:
        if code >= 400:
            says = f"the mail server refuses the sender {settings.mail_address}: {reply.decode(errors='replace')}"
            yield failed("Mail", says[:300], "CLASSROOM_MAIL_FROM=tiza@school.example")
        elif not settings.mail_from:
            yield warning("Mail", f"is sent as {settings.mail_address}", "CLASSROOM_MAIL_FROM=tiza@school.example")
        else:
            yield ok("Mail", f"the server takes mail of {settings.mail_address}; try: tiza mail test ADDRESS")


def provider(settings: Settings) -> Iterator[Finding]:
    """Check that the provider of the school's accounts names itself as we do and has keys; say what to register."""
    if not settings.oidc_issuer:
        return
    name = "School's log-in"
    asked = Provider(settings.oidc_issuer)
    try:
        document = asked.document()
        number = len(asked.keys(None))
    except SignOnFailed as failure:
        says = failure.detail or "cannot be read"
        remedy = (
            "CLASSROOM_OIDC_ISSUER="
            if failure.code == "sso_misconfigured"
            else "check the firewall and the name in DNS"
        )
        yield failed(name, f"{settings.oidc_issuer}: {says}", remedy)
        return
    if not number:
        yield failed(name, f"{document.jwks_uri} has no key that can be used", "ask the provider for RS256 or ES256")
        return
    if not settings.public_url:
        yield warning(
            name, "people come back to the address that they use", "CLASSROOM_PUBLIC_URL=https://tiza.school.example"
        )
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    told = ", ".join(f"{label} {address}" for label, address in redirect_addresses(base).items())
    yield ok(name, f"{document.issuer} answers, with {number} keys; register there: {told}")
