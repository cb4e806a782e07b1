"""env.example names every setting that is read, explains it, and holds no secret."""

import re
from collections.abc import Iterator

import pytest

from faq.channels.slack.settings import read_settings as read_slack
from faq.channels.website.settings import read_settings as read_website
from faq.mail import HOST as SMTP_HOST
from faq.settings import ACTION_SERVER, LOCK_STORE, TRACKER_STORE, WORDLESS
from tests.deploy.files import DEPLOY, KUBERNETES, ROOT, manifests, settings

SECRETS = {
    "WEBSITE_SECRET",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SMTP_PASSWORD",
}
# Read by Rasa itself.
RASA = {"SANIC_WORKERS"}
# Read by their constants.
CONSTANTS = {TRACKER_STORE, LOCK_STORE, ACTION_SERVER, SMTP_HOST, WORDLESS}

_IN_CODE = re.compile(
    r'(?:environ|environment|choice|flag|listed|number|text|_\w+)(?:\.get)?[(\[]\s*"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"'
)
_IN_FILES = re.compile(r"\$[{(]([A-Z][A-Z0-9_]+)")


def read_by_code() -> Iterator[str]:
    for folder in ("actions", "faq"):
        for path in (ROOT / folder).rglob("*.py"):
            # What the owner's commands read is none of the bot's.
            if "owner" not in path.parts:
                yield from _IN_CODE.findall(path.read_text(encoding="utf-8"))


def read_by_files() -> Iterator[str]:
    for name in ("compose.yml", "endpoints.yml", "endpoints.kafka.yml", "credentials.yml"):
        yield from _IN_FILES.findall((DEPLOY / name).read_text(encoding="utf-8"))


def test_all_that_is_read_is_there_and_nothing_else() -> None:
    code = set(read_by_code())
    # The pattern finds what it is for.
    assert {"WEBSITE_SECRET", "WEBSITE_TRUSTED_PROXIES", "SLACK_FLAT_DM", "BOT_ENV"} <= code
    assert {"FEEDBACK_FILE", "SLACK_BOT_TOKEN", "WEBSITE_LONGEST_TEXT"} <= code
    assert set(settings()) == code | set(read_by_files()) | RASA | CONSTANTS


def test_each_setting_is_explained() -> None:
    blocks = (DEPLOY / "env.example").read_text(encoding="utf-8").split("\n\n")
    for block in blocks:
        first = block.partition("\n")[0]
        assert not first or first.startswith("#"), first


def test_no_secret_has_a_value() -> None:
    values = settings()
    assert set(values) >= SECRETS
    assert {values[name] for name in SECRETS} == {""}
    for name, value in values.items():
        assert "://" not in value, name


def test_the_example_can_be_read_by_the_channels() -> None:
    filled = {**settings(), "WEBSITE_SECRET": "x" * 32}
    assert [str(network) for network in read_website(filled).proxies] == ["172.30.5.2/32"]
    assert read_slack(filled) is None


@pytest.mark.parametrize("name", sorted(RASA))
def test_what_rasa_reads_is_a_number(name: str) -> None:
    assert settings()[name].isdigit()


def test_no_secret_stands_anywhere() -> None:
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.name != ".gitkeep"]
    assert len(files) > 20
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"xox[abp]-|xapp-|BEGIN [A-Z ]*PRIVATE KEY|[0-9a-f]{32}", text), path
        # An address with a password in it, which is no reference to one.
        assert not re.search(r"://[^/\s\"']*:(?!\$|password@)[^/@\s\"'{]+@", text), path
    assert not [each for each in manifests() if each["kind"] == "Secret"]
    assert KUBERNETES.is_dir()


def test_git_keeps_no_secret() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/deploy/.env", "/deploy/nginx/tls/*"} <= set(ignored)
