"""Two tabs of one visitor show one conversation; two visitors never share one."""

import time

from tests.browser.fake_api import Fault


def until(true, what=None):
    ends = time.monotonic() + 4
    while not true():
        assert time.monotonic() < ends, what() if what else true
        time.sleep(0.03)


def same(one, other, expected):
    # Each look lets that page's events happen.
    until(lambda: one.said() == other.said() == expected, lambda: (one.said(), other.said()))


def both(visit, contexts):
    context = contexts()
    one = visit(context=context).open()
    return one, visit(context=context).open()


def test_two_tabs(visit, contexts, bot):
    one, other = both(visit, contexts)
    one.ask("一の質問")
    same(one, other, ["一の質問"])
    other.ask("二の質問")
    same(one, other, ["一の質問", "二の質問"])
    assert one.answers.count() == other.answers.count() == 2
    bot.fail("POST /messages", Fault(delay=0.2), Fault(delay=0.2))
    one.type("三の質問")
    other.type("四の質問")
    one.box.press("Enter")
    other.box.press("Enter")
    same(one, other, ["一の質問", "二の質問", "三の質問", "四の質問"])
    until(lambda: one.answers.count() == other.answers.count() == 4)
    assert one.failure.count() == other.failure.count() == 0
    assert len(bot.posts) == 4 and len(bot.conversations) == 1
    one.page.reload()
    other.page.reload()
    one.answers.nth(3).wait_for()
    other.answers.nth(3).wait_for()
    assert one.said() == other.said()
    assert sorted(one.said()) == sorted(bot.asked)
    one.page.get_by_role("button", name="会話を消去").click()
    one.page.get_by_role("button", name="消去する").click()
    same(one, other, [])
    assert bot.conversations == {}
    until(lambda: not any("token" in name or "pending" in name for name in other.stored()))
    other.ask("新しい質問")
    same(one, other, ["新しい質問"])
    assert len(bot.conversations) == 1
    assert len(bot.requests("POST /conversations")) == 2


def test_two_tabs_that_begin_at_once_begin_one_conversation(visit, contexts, bot):
    one, other = both(visit, contexts)
    bot.fail("POST /conversations", Fault(delay=0.3))
    one.put("一の質問")
    other.put("二の質問")
    until(lambda: one.answers.count() == other.answers.count() == 2)
    assert len(bot.requests("POST /conversations")) == 1
    assert sorted(bot.asked) == ["一の質問", "二の質問"]


def test_a_vote_is_seen_in_the_other_tab(visit, contexts, bot):
    one, other = both(visit, contexts)
    one.ask("一の質問")
    one.page.get_by_role("button", name="はい").click()
    yes = other.page.get_by_role("button", name="はい")
    until(lambda: yes.get_attribute("aria-pressed") == "true")


def test_what_failed_in_one_tab_can_be_sent_in_the_other(visit, contexts, bot):
    one, other = both(visit, contexts)
    bot.fail("POST /messages", Fault(body="?"))
    one.put("一の質問")
    one.failure.wait_for()
    other.failure.wait_for()
    other.retry.click()
    until(lambda: one.answers.count() == other.answers.count() == 1)
    assert one.failure.count() == other.failure.count() == 0
    assert len({post.body["id"] for post in bot.posts}) == 1


def test_a_tab_that_was_closed_leaves_its_question(visit, contexts, bot):
    one, other = both(visit, contexts)
    bot.fail("POST /messages", Fault(body="?"))
    one.put("一の質問")
    one.failure.wait_for()
    one.page.close()
    other.page.reload()
    other.retry.click()
    other.answers.first.wait_for()
    assert bot.asked == ["一の質問"]


def test_the_draft_stays_in_its_tab(visit, contexts):
    one, other = both(visit, contexts)
    one.type("一の下書き")
    other.type("二の下書き")
    one.page.reload()
    one.box.wait_for()
    assert one.box.input_value() == "一の下書き"


def test_two_visitors_never_meet(visit, contexts, bot):
    one, other = visit(context=contexts()).open(), visit(context=contexts()).open()
    one.ask("一の秘密")
    other.ask("二の秘密")
    for widget in (one, other):
        widget.page.reload()
        widget.answers.first.wait_for()
    assert one.said() == ["一の秘密"] and other.said() == ["二の秘密"]
    assert len(bot.conversations) == 2


def test_what_another_page_says_of_a_conversation_needs_its_token(visit, contexts, bot, home):
    context = contexts()
    widget = visit(context=context).open()
    widget.ask("一の質問")
    stranger = context.new_page()
    stranger.goto(widget.page.url)
    stranger.evaluate(
        "home => new BroadcastChannel(`cxo-chat:${home}/:`).postMessage({token: 'x',"
        " turn: {id: 'y', text: '偽の質問', replies: []}})",
        home,
    )
    widget.page.wait_for_timeout(150)
    assert widget.said() == ["一の質問"]


def test_going_back_to_a_page_shows_what_was_said_meanwhile(visit, contexts, bot, host):
    context = contexts()
    widget = visit(context=context).open()
    widget.ask("一の質問")
    page = widget.page
    host.pages["/next"] = ("<!doctype html><title>次</title><p>次のページ", {})
    page.goto(f"{host.origin}/next")
    other = visit(context=context).open()
    other.answers.first.wait_for()
    other.ask("二の質問")
    page.go_back()
    widget.answers.nth(1).wait_for()
    assert widget.said() == ["一の質問", "二の質問"]
