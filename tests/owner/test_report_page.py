"""The owner's page shows what was counted, and nothing that was written runs as markup."""

from collections import Counter
from datetime import date
from html.parser import HTMLParser

from faq.knowledge.book import Book
from faq.owner.demand import Chosen, report_of
from faq.owner.exchanges import Exchange, Vote, without_words
from faq.owner.report_page import WHOLE, View, html
from tests.browser.hostile import STRINGS
from tests.owner.test_demand import FIRST, LAST, ONE, PLACED, exchange, refused


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes' names, its links, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, ...]] = Counter()
        self.text = ""
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name == "href"]
        self.tags[(tag, *sorted(name for name, _ in attrs))] += 1

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(asked: list[Exchange], book: Book, view: View = WHOLE) -> Tags:
    tags = Tags()
    tags.feed(html(report_of(asked, FIRST, LAST, book), book, view))
    return tags


def everywhere(text: str) -> list[Exchange]:
    """Put a text wherever visitors' words can stand."""
    return [
        refused(text, text, nearest="roles"),
        exchange(text, answer=text, vote=Vote(False, text), sure=0.1, channel=text),
        exchange(text, site=text),
    ]


def test_figures_and_words(book: Book) -> None:
    asked = [
        *(exchange(topic="roles") for _ in range(3)),
        refused("年収は?", "年収"),
        exchange(vote=Vote(False, "違います"), sure=0.2, topic="tasks", roles=("CFO",)),
    ]
    text = parsed(asked, book).text
    for expected in (
        "2026-11-01",
        "80%",
        "年収は?",
        "違います",
        "20%",
        "CFO 業務内容",
        "ウェブサイト",
    ):
        assert expected in text, expected


def test_channels_and_sites_have_a_row_each(book: Book) -> None:
    page = html(report_of(PLACED, FIRST, LAST, book), book)
    for cells in (
        ("ウェブサイト", 5, 4, "75%", 1, 1),
        ("Slack", 2, 1, "50%", 1, 0),
        (ONE, 3, 2, "50%", 1, 1),
        ("(記録のないもの)", 1, 1, "100%", 0, 0),
    ):
        name, *numbers = cells
        row = "".join(f'<td class="number">{number}</td>' for number in numbers)
        assert f'<td class="place">{name}</td>{row}</tr>' in page


def test_the_page_says_what_it_is_about_and_leads_to_the_rest(book: Book) -> None:
    assert parsed(PLACED, book).tags[("a", "href")] == 0
    chosen = Chosen("website", ONE)
    view = View(chosen, lambda to: f"/?{to.channel}&{to.site}", {"desk_teach": "/teach?a=b&c"})
    page = parsed(PLACED, book, view)
    assert "質問から教える" in page.text
    assert f"ウェブサイト・{ONE}への質問だけ" in page.text
    assert page.links == [
        "/teach?a=b&c",
        "/?None&None",
        "/?slack&None",
        "/?website&None",
        "/?None&",
        f"/?None&{ONE}",
        "/?None&https://other.example",
    ]


def test_an_empty_page_says_so(book: Book) -> None:
    assert parsed([], book).text.count("この期間にはありません。") == 6


def test_no_word_of_a_visitor_is_markup(book: Book) -> None:
    def tags(text: str) -> Counter[tuple[str, ...]]:
        view = View(Chosen(text, text), lambda to: f"?{to.site}", {"desk_teach": text})
        return parsed(everywhere(text), book, view).tags

    plain = tags("ふつうの文")
    assert len(STRINGS) > 500
    assert [text for text in STRINGS if text and tags(text) != plain] == []


def test_without_words_there_are_counts(book: Book) -> None:
    asked = [*PLACED, exchange(topic="roles", vote=Vote(True)), refused("年収は?", nearest="tasks")]
    page = parsed([without_words(each) for each in asked], book, View(wordless=True))
    whole = parsed(asked, book)
    for text in ("違います", "CFOの役割は?", "年収"):
        assert text in whole.text
        assert text not in page.text
    assert "答えられなかった質問" not in page.text
    assert "件数だけを示しています" in page.text
    for name in ("種類ごと", "話題ごとの答え", "サイトごと", ONE):
        assert name in page.text


def test_a_year_fits(book: Book) -> None:
    page = html(report_of([], date(2025, 11, 28), date(2026, 11, 27), book), book)
    assert page.count("<text") < 20
