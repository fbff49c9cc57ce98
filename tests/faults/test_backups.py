"""R25: a backup taken under load is one committed moment, with every answer acknowledged before it began."""

from pathlib import Path

import pytest

from tests.clients.crowd import streaming
from tests.faults.conftest import SQLITE_FIRST, Crowd, Database, Deploy, Note, scale
from tests.faults.oracle import check_rows, read_rows
from tests.support.databases import Postgres
from tests.support.servers import run_flask


@pytest.mark.parametrize("database", SQLITE_FIRST)
def test_r25_backup_while_everybody_answers(
    deploy: Deploy, crowd: Crowd, note: Note, database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    running = deploy(database=database)
    swarm, number = crowd(running), scale(30, 300)
    file = tmp_path / "under-load.tiza"
    with streaming(running, swarm, number, pause=0.2) as stream:
        stream.flows(number * 2)
        before = {(student.id, item.id) for student, item in swarm.log if item.accepted}
        running.server.flask("backup", str(file))
        stream.flows(number)
    assert "is whole" in running.server.flask("verify", str(file))
    other = f"sqlite:///{tmp_path / 'restored.sqlite3'}"
    if database == "postgres":
        server: Postgres = request.getfixturevalue("postgres_server")
        other = server.fresh_database()
    run_flask({**running.server.settings, "DATABASE_URL": other}, "restore", str(file))
    rows = read_rows(other)
    assert before <= rows.stored()
    newest = max(item.sent for student, item in swarm.log if (student.id, item.id) in rows.stored())
    earlier = {(student.id, item.id) for student, item in swarm.log if item.acknowledged and item.acknowledged < newest}
    assert earlier <= rows.stored(), "the backup holds a later answer and misses an earlier one"
    later = len({(student.id, item.id) for student, item in swarm.log if item.accepted} - rows.stored())
    assert later > 0, "nothing was answered during and after the backup"
    # Of what was acknowledged later, the backup has a part that fits: it was read at one moment.
    check_rows(rows, [entry for entry in swarm.log if (entry[0].id, entry[1].id) in rows.stored()])
    note("R25", database=database, students=number, acknowledged_before=len(before), acknowledged_later=later, lost=0)
