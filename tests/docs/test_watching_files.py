"""The alerts and the board for Grafana ask for metrics that exist, and the alerts are explained."""

import json
import re
from typing import Any

import pytest

from classroom.core import metrics
from tests.docs.tables import ROOT, codes, tables

ALERTS = (ROOT / "deploy" / "prometheus" / "tiza-alerts.yml").read_text()
BOARD = (ROOT / "deploy" / "grafana" / "tiza.json").read_text()
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}


@pytest.mark.parametrize("text", [ALERTS, BOARD], ids=["alerts", "board"])
def test_metrics_exist(text: str) -> None:
    exposed = {family.name + suffix for family in metrics.REGISTRY.collect() for suffix in SUFFIXES[family.type]}
    asked = set(re.findall(r"\btiza_[a-z_]+", text))
    assert asked
    assert asked <= exposed


def test_each_alert_is_explained() -> None:
    rows = tables((ROOT / "docs" / "operations.md").read_text())["Alert / What to do"]
    explained = [name for row in rows for name in codes(row[0])]
    assert explained == sorted(explained, key=explained.index)
    assert set(explained) == set(re.findall(r"alert: (\w+)", ALERTS))


def test_panels_do_not_overlap() -> None:
    places: list[dict[str, Any]] = [panel["gridPos"] for panel in json.loads(BOARD)["panels"]]
    taken = [
        (x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(taken) == len(set(taken))
