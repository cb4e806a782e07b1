"""When things go wrong: one polite sentence, the text is kept, nothing is sent twice or lost."""

import re
import time

import pytest

from tests.browser.fake_api import Fault

ENGLISH = re.compile(r"[A-Za-z]{4,}")


def ids(bot):
    return {post.body["id"] for post in bot.posts}


def arrived(bot, number):
    ends = time.monotonic() + 3
    while len(bot.posts) < number:
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_503_then_200(visit, bot):
    bot.fail("POST /messages", Fault(status=503), Fault(status=503))
    widget = visit().open()
    widget.put("違いは何ですか")
    # It is tried again once by itself, and then left to the visitor.
    widget.page.get_by_text("ただいまお答えできませんでした").first.wait_for()
    assert len(bot.posts) == 2
    assert widget.said() == ["違いは何ですか"]
    assert not ENGLISH.search(widget.failure.text_content())
    widget.retry.click()
    widget.answers.first.wait_for()
    assert widget.questions.count() == widget.answers.count() == 1
    assert len(bot.posts) == 3 and len(ids(bot)) == 1
    assert bot.asked == ["違いは何ですか"]
    assert widget.failure.count() == 0


def test_one_503_mends_itself(visit, bot):
    bot.fail("POST /messages", Fault(status=503))
    widget = visit().open()
    started = time.monotonic()
    widget.ask("違いは何ですか")
    assert 0.9 < time.monotonic() - started < 3
    assert len(bot.posts) == 2 and len(ids(bot)) == 1


def test_503_is_not_hurried_when_the_server_says_how_long(visit, bot):
    bot.fail("POST /messages", Fault(status=503, retry_after=2))
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.retry.click(force=True)
    widget.answers.first.wait_for()
    first, second = bot.posts
    assert second.time - first.time >= 1.9


def test_429_waits_as_told(visit, bot):
    bot.fail("POST /messages", Fault(status=429, retry_after=3), Fault(status=429, retry_after=1))
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.failure.wait_for()
    assert "混み合っています" in widget.failure.text_content()
    assert re.search(r"[23]秒後に自動で", widget.failure.text_content())
    assert widget.retry.get_attribute("aria-disabled") == "true"
    widget.retry.click(force=True)
    # Told a second time, it is left to the visitor, who has to wait as well.
    widget.page.get_by_text("秒後に再送信できます").wait_for()
    first, second = bot.posts
    assert 2.9 < second.time - first.time < 4
    widget.page.wait_for_function(
        "n => n.getAttribute('aria-disabled') === 'false'", arg=widget.retry.element_handle()
    )
    widget.retry.click()
    widget.answers.first.wait_for()
    assert bot.asked == ["違いは何ですか"] and len(ids(bot)) == 1


def test_a_server_that_hangs(visit, bot):
    bot.fail("POST /messages", Fault(hang=True, done=True))
    widget = visit(options={"timeout": "6"}).open()
    widget.put("違いは何ですか")
    widget.page.get_by_text("お答えを準備しています").wait_for(timeout=300)
    widget.page.get_by_text("もう少し時間がかかっています").wait_for(timeout=5600)
    widget.page.get_by_text("時間内にお答えが届きませんでした").first.wait_for(timeout=2000)
    # It was answered all the same, and asking again gives that answer.
    assert bot.asked == ["違いは何ですか"]
    widget.retry.click()
    widget.answers.first.wait_for()
    assert widget.answers.count() == 1
    assert bot.asked == ["違いは何ですか"] and len(ids(bot)) == 1


def test_fifteen_seconds_unless_told_otherwise(visit, bot):
    bot.fail("POST /messages", Fault(hang=True))
    page = {}

    def clock(page_):
        page_.clock.install()
        page["page"] = page_

    widget = visit(prepare=clock).open()
    widget.put("違いは何ですか")
    # The seconds are those of the request, and it begins when there is a conversation.
    arrived(bot, 1)
    page["page"].clock.run_for(14_000)
    assert widget.failure.count() == 0
    page["page"].clock.run_for(1_500)
    widget.failure.wait_for()


def test_offline_then_online(visit, bot, host):
    widget = visit().open()
    widget.ask("はじめに")
    context = widget.page.context
    context.set_offline(True)
    widget.put("違いは何ですか")
    widget.failure.wait_for()
    assert "インターネットにつながっていない" in widget.failure.text_content()
    context.set_offline(False)
    widget.page.reload()
    widget.failure.wait_for()
    assert widget.said() == ["はじめに", "違いは何ですか"]
    widget.page.wait_for_timeout(200)
    assert len(bot.posts) == 1
    widget.retry.click()
    widget.answers.nth(1).wait_for()
    assert [post.body["text"] for post in bot.posts] == ["はじめに", "違いは何ですか"]


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "x", "answers"',
        "[]",
        '{"id": "x", "answers": []}',
        "<!doctype html><p>login",
        '{"id": "x", "answers": [{"message_id": "y", "answer": {"kind": 1}}]}',
        "null",
        "",
    ],
)
def test_what_cannot_be_read(visit, bot, body):
    bot.fail("POST /messages", Fault(body=body, done=True))
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.failure.wait_for()
    assert "正しく受け取れませんでした" in widget.failure.text_content()
    widget.retry.click()
    widget.answers.first.wait_for()
    assert bot.asked == ["違いは何ですか"] and len(ids(bot)) == 1


def test_a_lost_reply_is_asked_for_once_more(visit, bot):
    bot.fail("POST /messages", Fault(drop=True, done=True))
    widget = visit().open()
    widget.ask("違いは何ですか")
    assert bot.asked == ["違いは何ですか"] and len(ids(bot)) == 1


def test_a_server_that_was_restarted_gets_the_question_once(visit, bot):
    widget = visit().open()
    widget.ask("前の質問")
    bot.forget()
    widget.ask("次の質問ですか")
    assert len(bot.requests("POST /conversations")) == 2
    assert bot.asked == ["次の質問ですか"]
    assert widget.said() == ["前の質問", "次の質問ですか"]
    assert "新しい会話" in widget.page.locator("cxo-chat .renewed").text_content()
    # Nobody can vote any more in what the server has forgotten.
    assert widget.page.get_by_role("button", name="はい").count() == 1


def test_a_token_that_ends_at_once_is_not_asked_for_without_end(visit, bot):
    bot.fail("POST /messages", Fault(status=401), Fault(status=401))
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.failure.wait_for()
    assert len(bot.posts) == 2 and len(ids(bot)) == 1
    widget.retry.click()
    widget.answers.first.wait_for()
    assert bot.asked == ["違いは何ですか"]


def test_no_conversation_can_be_begun(visit, bot):
    bot.fail("POST /conversations", *[Fault(status=500)] * 2)
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.page.get_by_text("ただいまお答えできませんでした").first.wait_for()
    assert bot.posts == []
    widget.retry.click()
    widget.answers.first.wait_for()
    assert bot.asked == ["違いは何ですか"]


@pytest.mark.parametrize(
    ("status", "sentence"), [(422, "500文字以内"), (409, "別の質問"), (413, "見直して")]
)
def test_what_is_refused_can_be_written_anew(visit, bot, status, sentence):
    bot.fail("POST /messages", Fault(status=status))
    widget = visit().open()
    widget.put("違いは何ですか")
    widget.failure.wait_for()
    if status != 413:
        assert sentence in widget.failure.text_content()
    assert widget.retry.count() == 0
    widget.page.get_by_role("button", name="書き直す").click()
    assert widget.box.input_value() == "違いは何ですか"
    assert widget.questions.count() == 0
    widget.ask("短くしました")
    assert bot.asked == ["短くしました"] and len(ids(bot)) == 2


def test_reload_during_and_after_an_answer(visit, bot):
    bot.fail("POST /messages", Fault(), Fault(hang=True))
    widget = visit().open()
    widget.ask("はじめに")
    widget.page.get_by_role("button", name="はい").click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    widget.put("送信の途中")
    arrived(bot, 2)
    widget.type("下書き")
    widget.page.reload()
    widget.failure.wait_for()
    assert widget.said() == ["はじめに", "送信の途中"]
    assert widget.page.locator("cxo-chat .said.bot").count() == 2
    assert widget.box.input_value() == "下書き"
    assert widget.page.get_by_role("button", name="はい").get_attribute("aria-pressed") == "true"
    widget.page.wait_for_timeout(300)
    assert len(bot.posts) == 2
    widget.retry.click()
    widget.answers.nth(1).wait_for()
    assert bot.asked == ["はじめに", "送信の途中"] and len(ids(bot)) == 2
    widget.page.keyboard.press("Escape")
    widget.page.reload()
    widget.launcher.wait_for()
    widget.page.wait_for_timeout(150)
    assert not widget.panel.is_visible()


def test_an_answer_that_came_meanwhile_is_restored(visit, bot):
    bot.fail("POST /messages", Fault(hang=True, done=True))
    widget = visit().open()
    widget.put("途中の質問")
    arrived(bot, 1)
    widget.page.reload()
    widget.answers.first.wait_for()
    assert widget.failure.count() == 0
    assert len(bot.posts) == 1


def test_the_history_cannot_be_read(visit, bot):
    widget = visit().open()
    widget.ask("はじめに")
    bot.fail("GET /messages", Fault(status=500))
    widget.page.reload()
    widget.page.get_by_text("読み込めませんでした").wait_for()
    widget.page.get_by_role("button", name="読み込み直す").click()
    widget.answers.first.wait_for()
    assert widget.said() == ["はじめに"]


def test_the_panel_itself_cannot_be_fetched(visit, bot):
    bot.fail("GET panel", Fault(status=503), Fault(status=503))
    widget = visit()
    widget.launcher.click()
    widget.page.get_by_text("チャットを開けませんでした").wait_for()
    widget.page.wait_for_timeout(100)
    widget.launcher.click()
    widget.launcher.click()
    widget.box.wait_for()
