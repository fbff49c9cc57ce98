"""``flask audit``: who did what to accounts and personal data."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from classroom.cli.errors import readable
from classroom.services.audit import trail


@click.command("audit")
@click.option("--action", default="", type=click.Choice(("", *trail.ACTIONS)), help="Only this action.")
@click.option("--user", default="", metavar="NAME", help="Only entries by or about this account (a name or a number).")
@click.option("--lines", default=100, show_default=True, type=click.IntRange(1, 100_000), help="At most this many.")
@with_appcontext
@readable
def audit(action: str, user: str, lines: int) -> None:
    """Print the audit, newest first, one entry a line with tabs between.

    The columns are time (UTC), action, detail, who, to whom or what, by which way, and network address.
    """
    page = pages = 1
    while page <= pages and lines:
        found = trail.entries(trail.Filter(action, user), page, per_page=100)
        names = trail.usernames(found.items)
        for entry in found.items[:lines]:
            about = f"{entry.subject_kind} {entry.subject_id}" if entry.subject_id is not None else ""
            if entry.subject_kind == "user" and entry.subject_id in names:
                about = names[entry.subject_id]
            when = datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="seconds")
            who = names.get(entry.actor_id or 0, f"user {entry.actor_id}" if entry.actor_id else "")
            click.echo("\t".join((when, entry.action, entry.detail, who, about, entry.via, entry.address or "")))
            lines -= 1
        page, pages = page + 1, found.pages
