"""What the bot says is text, whatever stands in it; its sources, votes and copies."""

from urllib.parse import quote

import pytest

from tests.browser.fake_api import Fault, echo, sentences
from tests.browser.hostile import ADDRESSES, STRINGS

UNSAFE = """root => {
    const outer = document.querySelector('cxo-chat').shadowRoot;
    const nodes = [...outer.querySelectorAll('*'), ...root.querySelectorAll('*')];
    const tags = new Set(['SCRIPT', 'IFRAME', 'IMG', 'OBJECT', 'EMBED', 'VIDEO', 'MATH', 'STYLE',
        'INPUT', 'DETAILS', 'TEMPLATE', 'FORM', 'BODY']);
    const found = [];
    for (const node of nodes) {
        if (tags.has(node.tagName.toUpperCase())) found.push(node.tagName);
        for (const {name, value} of node.attributes) {
            if (/^on|^style$|^srcdoc$/.test(name) && name !== 'style') found.push(name);
            if (/href|src$|action/.test(name) && !/^(https?:|mailto:|tel:)/.test(value))
                found.push(name + '=' + value);
        }
        if (node.tagName === 'A' && node.target === '_blank' && node.rel !== 'noopener noreferrer')
            found.push('rel');
    }
    return [...new Set(found)];
}"""


def everywhere(text, address=None):
    """An answer that has a text in each of its places."""
    cell = {"text": text, "facts": ["x"]}
    return {
        **sentences(text),
        "sentences": [
            {"text": text, "facts": ["x"]},
            {"text": text, "facts": ["x"], "template": "item"},
        ],
        "table": {"caption": text, "header": [text, text], "rows": [[cell, cell]]},
        "notes": [{"text": text, "erratum": text}],
        "sources": [{"section": text, "lines": [1], "url": address or text}],
        "suggestions": [{"title": text[:40] or "次", "text": text}],
    }


def safe(widget):
    assert widget.page.evaluate("window.marked") is None
    assert widget.evaluate(UNSAFE) == []
    assert widget.errors == []


def test_500_strings_in_answers(visit, bot):
    assert len(set(STRINGS)) >= 500
    batches = [STRINGS[n : n + 75] for n in range(0, len(STRINGS), 75)]
    bot.answer = lambda text: [everywhere(string) for string in batches[int(text)]]
    widget = visit().open()
    for number, batch in enumerate(batches):
        widget.put(str(number))
        widget.answers.nth(sum(map(len, batches[: number + 1])) - 1).wait_for()
        shown = widget.answers.last.locator("p").first.text_content()
        # HTML itself has no NUL: text nodes keep all that can be shown.
        assert shown == batch[-1]
        safe(widget)
    widget.page.reload()
    widget.answers.nth(len(STRINGS) - 1).wait_for(timeout=10_000)
    safe(widget)


def test_500_strings_as_questions_and_feedback(visit, bot):
    """Through the same code as the box and the comment: their own events, many at a time."""
    bot.answer = lambda text: sentences("はい。")
    texts = [text for text in STRINGS if text.strip()]
    widget = visit().open()
    ask = """async (root, texts) => {
        const box = root.querySelector('#box');
        const until = async true_ => { while (!true_()) await new Promise(r => setTimeout(r, 1)); };
        for (const text of texts) {
            const before = root.querySelectorAll('.said.bot').length;
            box.value = text;
            box.dispatchEvent(new Event('input', {bubbles: true}));
            root.querySelector('.send').click();
            await until(() => root.querySelectorAll('.said.bot').length > before);
        }
    }"""
    for start in range(0, len(texts), 130):
        widget.page.set_default_timeout(20_000)
        widget.evaluate(ask, texts[start : start + 130])
        safe(widget)
        if start + 130 < len(texts):
            widget.page.get_by_role("button", name="会話を消去").click()
            widget.page.get_by_role("button", name="消去する").click()
            widget.page.get_by_text("会話を消去しました").first.wait_for()
    assert [post.body["text"] for post in bot.posts] == [text.strip() for text in texts]
    comment = """async (root, texts) => {
        const until = async true_ => { while (!true_()) await new Promise(r => setTimeout(r, 1)); };
        const row = [...root.querySelectorAll('.said.bot[data-id]')].at(-1);
        const [yes, no] = row.querySelectorAll('[aria-pressed]');
        for (const text of texts) {
            no.click();
            await until(() => row.querySelector('.comment') && row.querySelector('.result'));
            row.querySelector('.comment textarea').value = text;
            row.querySelector('.comment button').click();
            await until(() => !row.querySelector('.comment') && row.querySelector('.result'));
        }
    }"""
    widget.evaluate(comment, texts)
    sent = [vote["comment"] for vote in bot.votes if "comment" in vote]
    assert sent == [text.strip() for text in texts]
    safe(widget)


@pytest.mark.parametrize("option", ["contact-url", "article-url"])
def test_addresses(visit, bot, option):
    bot.answer = lambda text: [
        {**everywhere("見出し", address), "kind": "off_topic"} for address in ADDRESSES
    ]
    for address in ADDRESSES[:4]:
        widget = visit(options={option: address}).open()
        widget.ask("違いは?")
        widget.answers.nth(len(ADDRESSES) - 1).wait_for()
        safe(widget)


def test_feedback_and_sources(visit, bot):
    widget = visit(options={"contact-url": "/contact"}).open()
    widget.ask("ひとつ目")
    widget.ask("ふたつ目")
    page = widget.page
    assert page.get_by_role("group", name="役に立ちましたか?").count() == 2
    source = widget.answers.first.locator(".sources a")
    assert source.text_content() == "「見出し」(新しいタブで開きます)"
    address = f"https://example.com/article#:~:text={quote('見出し')}"
    assert source.get_attribute("href") == address
    assert source.get_attribute("target") == "_blank"
    assert source.get_attribute("rel") == "noopener noreferrer"
    yes, no = (page.get_by_role("button", name=name).last for name in ("はい", "いいえ"))
    yes.click()
    page.get_by_text("ご意見をありがとう").first.wait_for()
    message = f"{bot.posts[1].body['id']}.0"
    assert bot.votes == [{"message_id": message, "helpful": True}]
    assert page.get_by_role("link", name="お問い合わせ").count() == 0
    no.click()
    page.get_by_label("どのような点が").fill("もう少し詳しく")
    assert page.get_by_role("link", name="お問い合わせ").get_attribute("href").endswith("/contact")
    page.get_by_role("button", name="意見を送る").click()
    page.get_by_label("どのような点が").wait_for(state="detached")
    page.wait_for_timeout(150)
    assert bot.votes[1:] == [
        {"message_id": message, "helpful": False},
        {"message_id": message, "helpful": False, "comment": "もう少し詳しく"},
    ]
    page.reload()
    widget.answers.nth(1).wait_for()
    assert no.get_attribute("aria-pressed") == "true"
    assert yes.get_attribute("aria-pressed") == "false"


def test_nobody_is_asked_for_what_would_not_be_kept(visit, bot):
    widget = visit(options={"comments": "off"}).open()
    widget.ask("ひとつ目")
    widget.page.get_by_role("button", name="いいえ").click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    assert widget.page.get_by_label("どのような点が").count() == 0
    assert [vote["helpful"] for vote in bot.votes] == [False]


def test_a_vote_that_cannot_be_sent_is_taken_back(visit, bot):
    widget = visit().open()
    widget.ask("ひとつ目")
    bot.fail("POST /feedback", Fault(status=503))
    widget.page.get_by_role("button", name="いいえ").click()
    widget.page.get_by_text("ご意見を送れませんでした").first.wait_for()
    no = widget.page.get_by_role("button", name="いいえ")
    assert no.get_attribute("aria-pressed") == "false"
    assert widget.page.get_by_label("どのような点が").count() == 0
    no.click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    assert len(bot.votes) == 1


@pytest.mark.parametrize("kind", ["not_in_article", "other_meaning", "off_topic", "error"])
def test_a_refusal_shows_the_contact(visit, bot, kind):
    bot.answer = lambda text: sentences("お答えできません。", kind=kind)
    widget = visit(options={"contact-url": "mailto:info@example.com"}).open()
    widget.ask("天気は?")
    link = widget.page.get_by_role("link", name="お問い合わせはこちら")
    assert link.get_attribute("href") == "mailto:info@example.com"
    assert link.get_attribute("target") is None


def test_who_wishes_for_a_person_gets_a_link_to_one(visit, bot):
    said = sentences("窓口で承っております。", kind="social")
    said["sentences"][0]["template"] = "contact_wished"
    bot.answer = lambda text: said
    widget = visit(options={"contact-url": "tel:0300000000"}).open()
    widget.ask("人と話したい")
    link = widget.page.get_by_role("link", name="お問い合わせはこちら")
    assert link.get_attribute("href") == "tel:0300000000"


def test_an_answer_that_failed_can_be_asked_for_anew(visit, bot):
    answers = [sentences("お答えできませんでした。", kind="error"), echo("違いは?")]
    bot.answer = lambda text: answers.pop(0)
    widget = visit().open()
    widget.ask("違いは?")
    widget.page.get_by_role("button", name="もう一度質問する").click()
    widget.answers.nth(1).wait_for()
    assert [post.body["text"] for post in bot.posts] == ["違いは?", "違いは?"]
    assert len({post.body["id"] for post in bot.posts}) == 2


def test_suggestions_leave_after_use(visit, bot):
    widget = visit().open()
    assert widget.chips.count() == 5
    widget.type("書きかけ")
    widget.chips.nth(1).click()
    widget.answers.first.wait_for()
    assert bot.asked == ["CCOとCEOの違いは?"]
    assert widget.chips.all_text_contents() == ["次の質問", "別の質問"]
    assert widget.box.input_value() == "書きかけ"
    bot.answer = lambda text: sentences("おわりです。")
    widget.chips.first.click()
    widget.answers.nth(1).wait_for()
    assert widget.chips.count() == 0
    assert widget.evaluate("root => root.activeElement.id") == "box"


def test_lists_are_lists(visit, bot):
    bot.answer = lambda text: {
        **sentences(),
        "sentences": [
            {"text": "次の2つです。\n続きです。", "facts": []},
            {"text": "一", "facts": ["x"], "template": "item"},
            {"text": "二", "facts": ["x"], "template": "item"},
            {"text": "以上です。", "facts": []},
            {"text": "三", "facts": ["x"], "template": "item"},
        ],
    }
    widget = visit().open()
    widget.ask("いくつ?")
    bubble = widget.answers.first.locator(".bubble")
    assert bubble.locator("ul").count() == 2
    assert bubble.locator("li").all_text_contents() == ["一", "二", "三"]
    assert bubble.locator("p").first.evaluate("n => getComputedStyle(n).whiteSpace") == "pre-line"


@pytest.mark.parametrize("allowed", [True, False])
def test_copy(visit, bot, allowed):
    taken = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
    widget = visit(
        prepare=None if allowed else lambda page: page.add_init_script(taken),
        permissions=["clipboard-read", "clipboard-write"],
    ).open()
    widget.ask("違いは?")
    widget.page.get_by_role("button", name="コピー", exact=True).click()
    widget.page.get_by_text("お答えをコピーしました").first.wait_for()
    widget.type("")
    widget.box.press("Control+v")
    assert widget.box.input_value() == (
        "「違いは?」についてのお答えです。\n※ 記事の表記には誤りの可能性があります。\n"
        "出典：「見出し」"
    )


def test_clearing_is_asked_about_and_may_fail(visit, bot):
    widget = visit().open()
    widget.ask("違いは?")
    page = widget.page
    page.get_by_role("button", name="会話を消去").click()
    page.get_by_role("button", name="やめる").click()
    assert widget.said() == ["違いは?"] and bot.requests("DELETE /conversations/current") == []
    bot.fail("DELETE /conversations/current", Fault(status=503))
    page.get_by_role("button", name="会話を消去").click()
    page.get_by_role("button", name="消去する").click()
    page.get_by_text("消去できませんでした").first.wait_for()
    assert widget.said() == ["違いは?"]
    page.get_by_role("button", name="会話を消去").click()
    page.get_by_role("button", name="消去する").click()
    page.get_by_text("会話を消去しました").first.wait_for()
    assert widget.said() == [] and widget.chips.count() == 5
    assert bot.conversations == {}
    page.reload()
    widget.box.wait_for()
    assert widget.said() == []
