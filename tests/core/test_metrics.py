"""Metrics: the figures of several processes become those of one server."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from classroom.core import metrics
from tests.support.processes import ROOT

WORKER = """
import sys
from classroom.core import metrics
metrics.ANSWERS.labels("recorded").inc(int(sys.argv[1]))
metrics.CONNECTIONS.set(int(sys.argv[1]))
metrics.BEAT_AGE.set(int(sys.argv[1]))
metrics.DELIVERY.set(int(sys.argv[1]) > 3)
metrics.BATCHES.observe(0.02)
if sys.argv[2:]:
    print(metrics.exposed().decode())
else:
    from pathlib import Path
    from types import SimpleNamespace
    from classroom.serving import metrics_directory
    import os
    if int(sys.argv[1]) == 5:
        shared = SimpleNamespace(path=Path(os.environ[metrics.DIRECTORY]))
        metrics_directory.worker_ended(SimpleNamespace(tiza_metrics=shared), os.getpid())
"""


def test_figures_of_all_workers_are_told_by_any(tmp_path: Path) -> None:
    environment = {**os.environ, metrics.DIRECTORY: str(tmp_path)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-c", WORKER, *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    run("5")  # has ended
    run("3")
    (tmp_path / "counter_1.db").touch()  # of a worker that starts at this moment
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(run("4", "and tell"))
        for sample in family.samples
    }
    assert found["tiza_answers_total", "recorded"] == 12, "a worker's answers stay when it has ended"
    assert found["tiza_answer_batch_seconds_count",] == 3
    assert found["tiza_connections",] == 7, "its connections do not"
    assert found["tiza_beat_age_seconds",] == 4
    assert found["tiza_delivery",] == 0, "of the worker that fares worst"


def test_names_and_texts_are_as_prometheus_wants_them() -> None:
    for family in metrics.REGISTRY.collect():
        assert family.name.startswith("tiza_")
        assert family.documentation
        assert not family.documentation.endswith(".")
