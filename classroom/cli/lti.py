"""``flask lti ...``: learning platforms, such as Moodle or Canvas, that open Tiza by LTI 1.3."""

import click
from flask.cli import AppGroup

from classroom.cli.errors import readable
from classroom.core import settings
from classroom.services.lti import keys, platforms

group = AppGroup("lti", help="Register learning platforms that open Tiza by LTI 1.3.")


@group.command("add")
@click.option("--issuer", required=True, help="The platform's name in its tokens: 'Platform ID', or iss.")
@click.option("--client-id", required=True, help="The name that the platform gave Tiza.")
@click.option("--auth-url", required=True, help="'Authentication request URL'.")
@click.option("--token-url", required=True, help="'Access token URL'.")
@click.option("--jwks-url", required=True, help="'Public keyset URL'.")
@click.option("--deployment", "deployments", multiple=True, required=True, help="'Deployment ID'; may be repeated.")
@click.option("--name", default="", help="How administrators call it; the issuer when left out.")
@click.option("--teachers", is_flag=True, help="Its instructors get accounts of teachers.")
@readable
def add(  # noqa: PLR0917 - one for each option
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployments: tuple[str, ...],
    name: str,
    teachers: bool,
) -> None:
    """Register a platform."""
    platform = platforms.add(
        issuer=issuer,
        client_id=client_id,
        auth_url=auth_url,
        token_url=token_url,
        jwks_url=jwks_url,
        deployments=deployments,
        name=name,
        makes_teachers=teachers,
    )
    click.echo(f"{platform.id}  {platform.issuer}")
    base = settings.current().public_url or "https://YOUR-SERVER"
    for label, path in (("Tool URL", "launch"), ("Initiate login URL", "login"), ("Public keyset", "jwks.json")):
        click.echo(f"    {label}: {base}/lti/{path}")


@group.command("list")
@readable
def list_platforms() -> None:
    """List the registered platforms: number, issuer, client id, deployments."""
    for platform in platforms.listed():
        names = ",".join(deployment.name for deployment in platform.deployments)
        roles = "teachers" if platform.makes_teachers else "students"
        click.echo(f"{platform.id}\t{platform.issuer}\t{platform.client_id}\t{names}\t{roles}")


@group.command("remove")
@click.argument("number", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@readable
def remove(number: int) -> None:
    """Remove a platform with its links. Accounts, classes and homework stay."""
    platforms.remove(number)
    click.echo(f"platform {number}: removed")


@group.command("rotate-key")
@readable
def rotate_key() -> None:
    """Make a new key. It signs after a day, when platforms know it; the one before stays valid for a month."""
    click.echo(keys.rotate().kid)
