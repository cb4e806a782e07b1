"""What goes live, what was live before, and what is kept of it."""

from pathlib import Path

import pytest

from faq.owner import releases
from faq.owner.releases import KEPT, ReleaseError


@pytest.fixture
def article(tmp_path: Path) -> Path:
    folder = tmp_path / "article"
    folder.mkdir()
    (folder / "facts.yml").write_text("facts: 1\n")
    (folder / "site.yml").write_text("site: 1\n")
    (folder / "notes.txt").write_text("nobody's business\n")
    (tmp_path / "bot.tar.gz").write_bytes(b"a model")
    return folder


def publish(article: Path, text: str) -> int:
    """Edit the facts and publish them; return the number of the release."""
    (article / "facts.yml").write_text(text)
    folder, model = article.parent / "releases", article.parent / "bot.tar.gz"
    release = releases.add(folder, article, model, releases.fingerprint(article, "code"))
    releases.publish(folder, release)
    return release.number


def live(article: Path) -> str:
    """The facts that are live."""
    release = releases.live(article.parent / "releases")
    assert release is not None
    return (release.article / "facts.yml").read_text()


def test_nothing_is_live_at_first(tmp_path: Path) -> None:
    assert releases.live(tmp_path / "releases") is None
    assert releases.all_of(tmp_path / "releases") == []


def test_what_is_edited_is_live_only_when_it_is_published(article: Path) -> None:
    assert publish(article, "one") == 1
    (article / "facts.yml").write_text("two")
    assert live(article) == "one"
    assert publish(article, "two") == 2
    assert live(article) == "two"
    release = releases.live(article.parent / "releases")
    assert release is not None and release.model.read_bytes() == b"a model"
    assert sorted(path.name for path in release.article.iterdir()) == ["facts.yml", "site.yml"]


def test_what_is_there_already_is_not_made_again(article: Path) -> None:
    assert [publish(article, text) for text in ("one", "one", "two", "one")] == [1, 1, 2, 1]
    assert live(article) == "one"


def test_back_and_forth(article: Path) -> None:
    for text in ("one", "two", "three"):
        publish(article, text)
    folder = article.parent / "releases"
    assert [releases.go_back(folder).number for _ in range(2)] == [2, 1]
    assert live(article) == "one"
    with pytest.raises(ReleaseError):
        releases.go_back(folder)
    assert publish(article, "four") == 4
    assert live(article) == "four"


def back(article: Path) -> str:
    """Go back; return the facts that are live then, or nothing where nothing was live before."""
    try:
        releases.go_back(article.parent / "releases")
    except ReleaseError:
        return ""
    return live(article)


# What is published in this order, or gone back from: <, and what is live after each way back.
@pytest.mark.parametrize(
    ("done", "found"),
    [
        ("a b <", "a"),
        # Not to b, which has the next lower number and was gone back from.
        ("a b < c <", "a a"),
        ("a b < c < <", "a a -"),
        ("a b < c d < <", "a c a"),
        # A file that was reverted is an old release that is live again.
        ("a b a <", "b"),
        ("a b c a < <", "c b"),
        ("a b c a d < <", "a c"),
        # What was gone back from is taken when it was published again, and only then.
        ("a b < b c <", "a b"),
        ("a b a < <", "b -"),
        ("a b c b < <", "c a"),
        ("a b b <", "a"),
        ("<", "-"),
        ("a <", "-"),
    ],
)
def test_back_goes_to_what_was_live_before(done: str, found: str, article: Path) -> None:
    seen = []
    for step in done.split():
        if step == "<":
            seen.append(back(article) or "-")
        else:
            publish(article, step)
    assert " ".join(seen) == found


def test_what_was_left_is_known_until_something_is_published(article: Path) -> None:
    folder = article.parent / "releases"
    publish(article, "one")
    publish(article, "two")
    source = releases.fingerprint(article, "code")
    assert not releases.was_left(folder, source)
    releases.go_back(folder)
    assert releases.was_left(folder, source)
    (article / "facts.yml").write_text("three")
    assert not releases.was_left(folder, releases.fingerprint(article, "code"))
    publish(article, "three")
    assert not releases.was_left(folder, source)


def test_all_that_was_left_is_known(article: Path) -> None:
    folder = article.parent / "releases"
    sources = []
    for text in ("one", "two", "three"):
        publish(article, text)
        sources.append(releases.fingerprint(article, "code"))
    for _ in range(2):
        releases.go_back(folder)
    assert [releases.was_left(folder, source) for source in sources] == [False, True, True]


def test_what_cannot_answer_is_taken_back(article: Path) -> None:
    folder = article.parent / "releases"
    for text in ("one", "two", "three"):
        publish(article, text)
    _, two, three = releases.all_of(folder)
    releases.withdraw(folder, three)
    assert live(article) == "two"
    assert releases.was_left(folder, three.source)
    assert back(article) == "one"
    # And the way back leads to one that cannot answer.
    releases.return_to(folder, two)
    assert live(article) == "two"
    assert releases.was_left(folder, three.source)
    assert not releases.was_left(folder, two.source)
    assert back(article) == "one"


def test_the_only_one_is_not_taken_back(article: Path) -> None:
    publish(article, "one")
    folder = article.parent / "releases"
    (one,) = releases.all_of(folder)
    releases.withdraw(folder, one)
    assert live(article) == "one"


def test_what_was_prepared_or_left_is_kept_for_a_while(article: Path) -> None:
    folder, model = article.parent / "releases", article.parent / "bot.tar.gz"
    publish(article, "one")
    for number in range(KEPT + 2):
        releases.add(folder, article, model, f"prepared {number}")
    publish(article, "two")
    numbers = [release.number for release in releases.all_of(folder)]
    assert numbers == [1, *range(4, 4 + KEPT), 4 + KEPT]
    assert back(article) == "one"


def test_only_the_last_few_are_kept_and_always_the_live_one(article: Path) -> None:
    for number in range(1, KEPT + 4):
        publish(article, f"text {number}")
    folder = article.parent / "releases"
    kept = [release.number for release in releases.all_of(folder)]
    assert kept == list(range(4, KEPT + 4))
    for _ in range(KEPT - 1):
        releases.go_back(folder)
    assert live(article) == "text 4"


@pytest.mark.parametrize("name", ["facts.yml", "site.yml", "words.yml", "phrases.yml"])
def test_the_fingerprint_is_of_all_that_a_bot_reads(name: str, article: Path) -> None:
    before = releases.fingerprint(article, "code")
    assert before != releases.fingerprint(article, "other code")
    (article / name).write_text("edited")
    assert releases.fingerprint(article, "code") != before


def test_what_is_half_made_is_no_release(article: Path) -> None:
    publish(article, "one")
    folder = article.parent / "releases"
    (folder / ".new-abc").mkdir()
    (folder / "live").write_text("000007\n")
    assert [release.number for release in releases.all_of(folder)] == [1]
    assert releases.live(folder) is None


def test_a_first_release_answers_until_another_one_does(article: Path) -> None:
    folder, model = article.parent / "releases", article.parent / "bot.tar.gz"
    first = releases.add_first(folder, article, model, "first one")
    releases.publish(folder, first)
    assert first.is_first and releases.live(folder) == first
    model.write_bytes(b"another model")
    again = releases.add_first(folder, article, model, "first two")
    assert (again, again.source) == (first, "first two")
    assert again.model.read_bytes() == b"another model"
    assert publish(article, "one") == 1
    with pytest.raises(ReleaseError):
        releases.go_back(folder)
    releases.withdraw(folder, releases.all_of(folder)[1])
    assert releases.live(folder) == first
