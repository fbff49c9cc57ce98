"""The banner in the terminal when a laptop's server starts: addresses, logins, and a QR code for phones."""

import io
import ipaddress
import socket

import segno
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from classroom.core.settings import START
from classroom.http.addresses import lan_address


def lan_addresses() -> list[str]:
    """Return the IPv4 addresses of this machine, the one of the default route first."""
    routed = lan_address()  # None without a default route, as in a network without the internet: found by name below
    found = [routed] if routed else []
    try:
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except socket.gaierror:
        return found
    unique = dict.fromkeys(found)
    return [address for address in unique if not ipaddress.ip_address(address).is_loopback]


def addresses(host: str, port: int) -> tuple[str, list[str]]:
    """Return the URL for this machine, and the URLs for other devices."""
    unspecified = host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
    loopback = host in {"localhost", "127.0.0.1", "::1"}
    here = "127.0.0.1" if unspecified else f"[{host}]" if ":" in host else host
    others = lan_addresses() if unspecified else [] if loopback else [host]
    return f"http://{here}:{port}", [f"http://{other}:{port}" for other in others]


def qr(url: str) -> Text:
    """Return a QR code of ``url`` for a terminal with any colours."""
    drawn = io.StringIO()
    segno.make(url, error="l").terminal(drawn, compact=True)
    return Text.from_ansi(drawn.getvalue())


def show(console: Console, host: str, port: int, *, first_time: bool) -> None:
    """Print the banner."""
    from classroom.services.demo import LOGINS

    here, others = addresses(host, port)
    lines = Table.grid(padding=(0, 2))
    lines.add_row("[bold]Open[/bold]", f"[bold cyan]{here}[/bold cyan]")
    for other in others:
        lines.add_row("[bold]Phones[/bold]", f"[bold cyan]{other}[/bold cyan]")
    lines.add_row("", "")
    for login in LOGINS:
        lines.add_row(
            login.role.capitalize(), f"[bold]{login.username}[/bold]  password  [bold]{login.password}[/bold]"
        )
    if first_time:
        lines.add_row("", "[dim]Demo users, classes and questions were loaded.[/dim]")
    console.print(Panel(lines, title="Tiza is ready", subtitle="Ctrl-C stops it", expand=False, padding=(1, 3)))
    if others:
        console.print(qr(others[0]))
        console.print(f"Show this to the class: [bold]{others[0]}[/bold]")
        console.print("[dim]Everyone in this network can reach it: change the demo passwords first.[/dim]")
    elif not others and host in {"127.0.0.1", "localhost"}:
        console.print(f"[dim]Only this computer can reach it. For the class's phones: HOST=0.0.0.0 {START}[/dim]")
