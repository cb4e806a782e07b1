"""The files of deploy/ as the tests read them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"


def read(path: Path) -> Any:
    """Return the only document of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def manifests() -> list[dict[str, Any]]:
    """Return all objects of Kubernetes."""
    files = sorted(KUBERNETES.glob("*.yaml"))
    return [each for file in files for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))]


def of_kind(*kinds: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of these kinds."""
    return (each for each in manifests() if each["kind"] in kinds)


def named(kind: str, name: str) -> dict[str, Any]:
    """Return the object of that kind and name."""
    (found,) = [each for each in of_kind(kind) if each["metadata"]["name"] == name]
    return found


def settings() -> dict[str, str]:
    """Return what env.example sets."""
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: value for name, _, value in pairs}
