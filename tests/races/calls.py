"""Calls that are longer than a line in the table of functions, and what they are given."""

import io
import random
from typing import Any

from PIL import Image

from classroom.core.database import db, now
from classroom.models import User
from classroom.services.accounts import resets, users
from classroom.services.answers import batch
from classroom.services.answers.submissions import read
from classroom.services.bank import autosave, entries
from classroom.services.bank.imports import reading
from classroom.services.bank.validation import Content, check
from classroom.services.classes import rosters
from classroom.services.classes.roster_formats.reading import read_text
from classroom.services.participants import join_batch
from classroom.services.sign_on.people import Person
from tests.races.use_cases import Run, Said
from tests.races.world import ISSUER, World
from tests.support.people import PASSWORD

AIKEN = b"Which?\nA) one\nB) two\nANSWER: A\n"


def answering(*people: str) -> Run:
    """Return a use case in which these people send an answer each, which are stored together."""

    def run(world: World) -> Said:
        items = []
        for name in people if world.who == 1 else reversed(people):
            payload = {"id": f"submission-{name}-{world.who}", "round_id": world.round, "value": ["b"]}
            items.append(read(world.ids[name], payload))
        return Said.each(verdict.error.code if verdict.error else "ok" for verdict in batch.record_batch(items))

    return run


def joining(account: str = "") -> Run:
    """Return a use case in which somebody joins the lesson: a guest, or a person with an account."""

    def run(world: World) -> Said:
        user_id = world.ids[account] if account else None
        newcomer = join_batch.Newcomer(world.lesson, "Zoe", default_name="Guest", user_id=user_id)
        [found] = join_batch.admit_all([newcomer])
        return Said(found if isinstance(found, str) else "ok")

    return run


def picture(number: int) -> bytes:
    """Return a small picture: the same for the same number."""
    out = io.BytesIO()
    Image.frombytes("RGB", (8, 8), random.Random(number).randbytes(8 * 8 * 3)).save(out, "PNG")
    return out.getvalue()


def pictured(world: World) -> dict[str, Any]:
    """Return a question with three pictures of this world; the second use case has them in another order."""
    numbers = [world.lesson * 3 + place for place in range(3)]
    shown = [{"data": picture(number), "alt": "Noise"} for number in (numbers if world.who == 1 else numbers[::-1])]
    choices = [{"text": str(place), "correct": place == 0, "image": image} for place, image in enumerate(shown[1:])]
    return {"prompt": "Which?", "image": shown[0], "choices": choices}


def aiken(world: World) -> reading.Source:
    """Return a file with questions to import: one, or two for the second use case."""
    return reading.Source(f"{world.who}.txt", AIKEN * world.who, "aiken")


def content(world: World) -> Content:
    """Return a checked question."""
    return check({"type": "open_text", "prompt": f"Why {world.who}?"})


def finish(steps: reading.Steps) -> None:
    """Run the steps of an import to their end."""
    for _step in steps:
        pass


def edit_planned(world: World) -> None:
    """Edit a question of the quiz: its prompt, or what else it has."""
    changes = {"prompt": "Other words?"} if world.who == 1 else {"explanation": "Because.", "tags": ["cities", "new"]}
    entries.edit(world.planned, world.owner, changes)


def save_typed(world: World) -> None:
    """Save by itself what somebody is typing into the editor."""
    autosave.save(world.written, world.owner, {"prompt": f"Typed by {world.who}?"}, base=1, opened=0)


def apply_roster(world: World) -> None:
    """Import a roster with three new people; the second use case has them in another order."""
    people = [f"new-{world.lesson}-{number}" for number in range(3)]
    lines = [f"{name},Name {name[-1]}" for name in (people if world.who == 1 else people[::-1])]
    rosters.apply(world.course, world.owner, read_text("\n".join(["username,name", *lines])))


def user(user_id: int) -> User:
    """Return an account."""
    return db.session.get_one(User, user_id)


def create_user(w: World) -> User:
    """Create an account whose username and address both use cases want."""
    name = f"new{w.lesson}"
    mail = f"{name}@example.org"
    return users.create(username=name, password=PASSWORD, role="student", display_name="New", email=mail)


def choose_password(world: World) -> None:
    """Set a new password by the link that was mailed."""
    resets.choose(f"link of {user(world.member).username}", f"chosen by number {world.who}", f"world {world.lesson}")


def person(w: World) -> Person:
    """Return who comes from the provider: the member, or somebody new."""
    name = user(w.member).username if w.who == 1 else f"new{w.lesson}"
    return Person(ISSUER, name, username=name, name="New")


def logout(w: World) -> dict[str, Any]:
    """Return what a checked token says that ends all log-ins of the member."""
    return {"iss": ISSUER, "sub": user(w.member).username, "jti": f"{w.lesson}-{w.who}", "exp": now() + 60}


def edit_account(w: World) -> User:
    """Give an account an address that both use cases want."""
    mail, who = f"new{w.lesson}@example.org", w.member if w.who == 1 else w.pupil
    return users.edit(who, display_name="New", email=mail)
