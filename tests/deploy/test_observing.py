"""The dashboard and the alerts ask for metrics that exist, and leave none out."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from faq.observing import metrics
from faq.serving.turns import KINDS, REASONS, REFUSING_KINDS

# What Prometheus adds by itself.
FOREIGN = {"up"}
FOREIGN_LABELS = {"instance", "job", "le"}

METRICS = {
    metric._name: metric
    for metric in vars(metrics).values()
    if isinstance(metric, Counter | Gauge | Histogram)
}
_NAME = re.compile(r"\b(?:bot_[a-z_]+|up)\b")
_LABELS = re.compile(r"\bby \(([a-z_, ]+)\)|([a-z_]+)=~?\"")


def samples(metric: Any) -> set[str]:
    """The names under which Prometheus stores a metric."""
    if isinstance(metric, Counter):
        return {f"{metric._name}_total"}
    if isinstance(metric, Histogram):
        return {f"{metric._name}_{end}" for end in ("bucket", "count", "sum")}
    return {metric._name}


@pytest.fixture(scope="module")
def panels(root: Path) -> list[dict[str, Any]]:
    text = (root / "deploy/grafana/dashboard.json").read_text(encoding="utf-8")
    return list(json.loads(text)["panels"])


@pytest.fixture(scope="module")
def alerts(root: Path) -> list[dict[str, Any]]:
    text = (root / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def asked_for(expressions: list[str]) -> set[str]:
    return {name for text in expressions for name in _NAME.findall(text)} - FOREIGN


def shown(panels: list[dict[str, Any]]) -> list[str]:
    return [target["expr"] for panel in panels for target in panel["targets"]]


def assert_labels(expression: str) -> None:
    """Whether each label is one of a metric in the same expression."""
    names = _NAME.findall(expression)
    known = FOREIGN_LABELS | {
        label
        for metric in METRICS.values()
        if samples(metric) & set(names)
        for label in metric._labelnames
    }
    for several, one in _LABELS.findall(expression):
        assert set((several or one).replace(" ", "").split(",")) <= known, expression
    assert set(re.findall(r'kind="([a-z_]+)"', expression)) <= KINDS


def test_the_dashboard(panels: list[dict[str, Any]]) -> None:
    names = asked_for(shown(panels))
    assert names <= set().union(*map(samples, METRICS.values()))
    assert [name for name, metric in METRICS.items() if not samples(metric) & names] == []
    for expression in shown(panels):
        assert_labels(expression)


def test_panels_do_not_overlap(panels: list[dict[str, Any]]) -> None:
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    places = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(places)) == len(places)
    assert max(x for x, _ in places) < 24


def test_the_dashboard_can_be_imported_anywhere(root: Path, panels: list[dict[str, Any]]) -> None:
    """It names no data source of somebody's own, but lets whoever imports it choose."""
    text = (root / "deploy/grafana/dashboard.json").read_text(encoding="utf-8")
    dashboard = json.loads(text)
    assert "id" not in dashboard
    assert set(re.findall(r'"uid": "([^"]+)"', text)) == {"${datasource}", dashboard["uid"]}
    assert [v["name"] for v in dashboard["templating"]["list"]] == ["datasource", "instance"]


def test_the_alerts(alerts: list[dict[str, Any]]) -> None:
    names = asked_for([rule["expr"] for rule in alerts])
    assert names <= set().union(*map(samples, METRICS.values()))
    # Refusals are no fault, and of the stages a turn's time is the sum.
    silent = {name for name, metric in METRICS.items() if not samples(metric) & names}
    assert silent == {"bot_refusals", "bot_stage_seconds"}
    assert len({rule["alert"] for rule in alerts}) == len(alerts)
    for rule in alerts:
        assert_labels(rule["expr"])
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"].endswith(".")


def test_prometheus_reads_where_the_bot_tells(root: Path) -> None:
    folder = root / "deploy/prometheus"
    config = yaml.safe_load((folder / "prometheus.yml").read_text(encoding="utf-8"))
    assert [(folder / name).is_file() for name in config["rule_files"]] == [True]
    [job] = config["scrape_configs"]
    assert (job["job_name"], job["metrics_path"]) == ("bot", "/webhooks/health/metrics")


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_takes_them(root: Path, panels: list[dict[str, Any]], tmp_path: Path) -> None:
    places = {"$__rate_interval": "5m", "$__range": "6h", "$instance": ".*"}
    rules = []
    for number, expression in enumerate(shown(panels)):
        for place, value in places.items():
            expression = expression.replace(place, value)
        rules.append({"record": f"panel:{number}", "expr": expression})
    written = tmp_path / "rules.yml"
    written.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    for command in (
        ["promtool", "check", "config", str(root / "deploy/prometheus/prometheus.yml")],
        ["promtool", "check", "rules", str(written)],
    ):
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", ["monitoring.md", "monitoring.ja.md"])
def test_the_documentation_names_them_all(root: Path, name: str) -> None:
    text = (root / "docs" / name).read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| `(bot_[a-z_]+)` \| (.*?) \|", text)
    told = {metric: set(re.findall(r"`([a-z]+)`", labels)) for metric, labels in rows}
    known = {
        f"{name}_total" if isinstance(metric, Counter) else name: set(metric._labelnames)
        for name, metric in METRICS.items()
    }
    assert told == known
    assert {*REASONS.values(), *REFUSING_KINDS} <= set(re.findall(r"`([a-z_]+)`", text))
