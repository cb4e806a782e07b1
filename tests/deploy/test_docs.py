"""What docs/deploy.md names is there."""

import re

from tests.deploy.files import DEPLOY, ROOT, named, read, settings

TEXT = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`\n]+)`", TEXT))


def test_files() -> None:
    paths = {
        word for word in WORDS if re.fullmatch(r"(deploy|faq|tools|docs|tests)/[\w./-]*", word)
    }
    paths |= set(re.findall(r"-f (\S+)", TEXT)) | set(re.findall(r"cp (\S+)", TEXT))
    assert len(paths) >= 8
    for path in paths:
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (ROOT / "docs" / link).is_file(), link


def test_settings() -> None:
    named_here = {word for word in WORDS if re.fullmatch(r"[A-Z]+_[A-Z_]+", word)}
    assert len(named_here) > 10
    assert named_here <= settings().keys()


def test_services() -> None:
    services = read(DEPLOY / "compose.yml")["services"]
    for name in re.findall(r"exec (?:-T )?(\w+)", TEXT):
        assert name in services
    for name in re.findall(r"deployment/(\w+)", TEXT):
        assert named("Deployment", name)
