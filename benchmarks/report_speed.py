"""Measure the report page of a large lesson: ``python -m benchmarks.report_speed [--students 2000] [--questions 60]``.

Adds such a lesson to SQLite and to PostgreSQL and requests its report like a browser. Needs ``make setup-test``. Prints
a table for docs/performance.md: medians of the seconds until the page has arrived and of the processor's, and the size.
"""

import argparse
import gzip
import os
import statistics
import tempfile
import time

from benchmarks import large_lesson
from classroom import create_app
from classroom.core import settings
from classroom.core.database import Base, db, transaction
from classroom.models import User
from classroom.services.accounts import passwords
from tests.support.databases import Postgres

PASSWORD = "a long password for this"
PAGES = {
    "The report": "",
    "Page 10, by a question": "?page=10&order=round-7",
    "Part of a name": "?q=nunez",
    "All students and questions": "?all=1",
}


def measure(url: str, students: int, questions: int, repeats: int) -> dict[str, tuple[float, float, int, int]]:
    """Return of each page the median seconds, the median seconds of the processor, and the bytes, also compressed."""
    os.environ.update(DATABASE_URL=url, SECRET_KEY="a key for measuring only, long enough")
    settings.current.cache_clear()
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with transaction() as session:
            hashed = passwords.hashed(PASSWORD)
            session.add(User(username="teacher", display_name="Teacher", role="teacher", password_hash=hashed))
        lesson_id = large_lesson.fill(1, students, questions)
        db.session.remove()
    browser = app.test_client()
    browser.post("/login", data={"username": "teacher", "password": PASSWORD})
    found = {}
    for name, query in PAGES.items():
        times, busy, body = list[float](), list[float](), b""
        for _number in range(repeats + 1):
            began, used = time.perf_counter(), time.process_time()
            reply = browser.get(f"/teach/lessons/{lesson_id}/report{query}")
            times.append(time.perf_counter() - began)
            busy.append(time.process_time() - used)
            body = reply.data
            if reply.status_code != 200:
                raise SystemExit(f"{name}: {reply.status_code}")
        sizes = len(body), len(gzip.compress(body, 6))
        found[name] = (statistics.median(times[1:]), statistics.median(busy[1:]), *sizes)
    return found


def main() -> None:
    """Measure both databases and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=5)
    chosen = parser.parse_args()
    size = (chosen.students, chosen.questions, chosen.repeats)
    with tempfile.TemporaryDirectory() as folder, Postgres() as server:
        measured = {
            "SQLite": measure(f"sqlite:///{folder}/report.sqlite3", *size),
            "PostgreSQL": measure(server.fresh_database(), *size),
        }
    print("| Page | Database | Seconds | of the processor | KB | KB compressed |\n|---|---|--:|--:|--:|--:|")
    for name in PAGES:
        for database, pages in measured.items():
            seconds, busy, whole, small = pages[name]
            print(f"| {name} | {database} | {seconds:.2f} | {busy:.2f} | {whole / 1e3:,.0f} | {small / 1e3:,.0f} |")


if __name__ == "__main__":
    main()
