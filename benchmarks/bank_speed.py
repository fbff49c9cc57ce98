"""Measure the response times of a large bank: ``python -m benchmarks.bank_speed [--questions 20000]``.

Fills a bank with questions of all types, on SQLite and on PostgreSQL, and times requests for the list page, with
searches and filters. Needs ``make setup-test``. Prints a table for docs/performance.md with medians in milliseconds.
"""

import argparse
import os
import random
import statistics
import tempfile
import time

from classroom import create_app
from classroom.core import settings
from classroom.core.database import Base, db, transaction
from classroom.models import User
from classroom.services.accounts import passwords
from classroom.services.bank import bulk_insert
from classroom.services.bank.validation import check
from tests.support.databases import Postgres
from tests.support.questions import TYPES, generated_of

PASSWORD = "a long password for this"
BATCH, VARIANTS = 1000, 50
PAGES = {
    "First page": "",
    "Page 400 of 800": "?page=400",
    "Word that many hold": "?q=bogota",
    "Word that none holds": "?q=xylophone",
    "Two words": "?q=bogota+montana",
    "Tag": "?tag=geo+graphy",
    "Type": "?type=matching",
    "Language": "?language=es",
    "Difficulty": "?difficulty=2",
    "All filters and a word": "?q=rio&type=numeric&language=en&difficulty=1&tag=x",
    "Archived": "?archived=1",
}


def fill(owner_id: int, count: int) -> None:
    """Add questions of all types to a bank, without pictures, which take long to generate."""
    dice = random.Random(7)
    kinds = [kind for kind in TYPES if kind != "image_pin"]
    pool = [{**generated_of(kind, dice), "image": None} for kind in kinds for _ in range(VARIANTS)]
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        raws = [dice.choice(pool) for _ in numbers]
        contents = [check({**raw, "prompt": f"{raw['prompt']} {n}"}) for raw, n in zip(raws, numbers, strict=True)]
        bulk_insert.add(owner_id, contents)


def measure(url: str, count: int, repeats: int) -> dict[str, float]:
    """Return the median time of each page in milliseconds, on a new database."""
    os.environ.update(DATABASE_URL=url, SECRET_KEY="a key for measuring only, long enough")
    settings.current.cache_clear()
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        hashed = passwords.hashed(PASSWORD)
        with transaction() as session:
            for name in ("teacher", "colleague"):
                session.add(User(username=name, display_name=name, role="teacher", password_hash=hashed))
        fill(1, count)
        fill(2, count // 10)  # another teacher's questions in the same tables
        db.session.remove()
    browser = app.test_client()
    browser.post("/login", data={"username": "teacher", "password": PASSWORD})
    found = {}
    for name, query in PAGES.items():
        times = []
        for _ in range(repeats + 1):
            start = time.perf_counter()
            answer = browser.get(f"/teach/questions{query}")
            times.append((time.perf_counter() - start) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
        found[name] = statistics.median(times[1:])
    return found


def main() -> None:
    """Measure on both databases and print the table."""
    parser = argparse.ArgumentParser(description="Measure the response times of a large bank.")
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=9)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sqlite = measure(f"sqlite:///{place}/bank.sqlite3", wanted.questions, wanted.repeats)
        with Postgres() as server:
            postgres = measure(server.fresh_database(), wanted.questions, wanted.repeats)
    print(f"| {wanted.questions:,} questions: median, ms | SQLite | PostgreSQL |\n|---|--:|--:|")
    for name in PAGES:
        print(f"| {name} | {sqlite[name]:.1f} | {postgres[name]:.1f} |")


if __name__ == "__main__":
    main()
