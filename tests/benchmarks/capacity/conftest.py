"""Round costs, so that what comes out can be worked out by hand."""

from dataclasses import fields, replace

import pytest

from benchmarks.capacity.costs import Costs


@pytest.fixture
def free() -> Costs:
    """Everything costs nothing; a test gives a price to what it is about."""
    return Costs(**{field.name: 0.0 for field in fields(Costs)})


@pytest.fixture
def plain(free: Costs) -> Costs:
    """Costs of about the right size in round numbers."""
    return replace(
        free,
        send=10e-6,
        command=5e-3,
        answer=60e-6,
        batch=500e-6,
        batch_answer=20e-6,
        tally=600e-6,
        reveal=60e-6,
        join=5e-3,
        idle_worker=10e-3,
        idle_student=5e-6,
        publish=30e-6,
        hear=50e-6,
        redis_publish=10e-6,
        redis_deliver=5e-6,
        redis_deliver_state=6e-6,
        sqlite_wait=200e-6,
        sqlite_join=1e-3,
        postgres_batch=600e-6,
        postgres_batch_answer=20e-6,
        postgres_command=1e-3,
        postgres_join=600e-6,
        postgres_flush=100e-6,
        bytes_state=1000.0,
    )
