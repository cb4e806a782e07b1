"""What the running bot does with input that nobody should send."""

import pytest

BAD_REQUESTS = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b'"text"', 400),
    ({"message": "CCOとは?"}, 400),
    ({"sender": "", "message": "CCOとは?"}, 400),
    ({"sender": 5, "message": "CCOとは?"}, 400),
    ({"sender": "x"}, 400),
    ({"sender": "x", "message": None}, 400),
    ({"sender": "x", "message": "あ" * 100_000}, 413),
]

POLITE = [
    "",
    " ",
    "　\n",
    "😀🎉",
    "\x00\x07\x1b[31m",
    "?",
    "。。。",
    "あ" * 1999,
    "/",
    "/ask_tasks",
]


@pytest.mark.parametrize(("body", "status"), BAD_REQUESTS)
def test_a_bad_request_gets_a_clear_error(bot, body, status):
    found, reply = bot.post(body)
    assert found == status
    assert set(reply) == {"error", "message"}
    assert reply["message"].endswith(("。", "い。"))


@pytest.mark.parametrize("text", POLITE)
def test_odd_text_gets_a_polite_reply(bot, text):
    said, answer = bot.ask(text)
    assert answer["kind"] in ("clarify", "off_topic", "not_in_article", "social")
    assert "Traceback" not in said
    assert said


@pytest.mark.parametrize(
    "text",
    ['/intent{"x":1}', '/ask_tasks{"role": "CFO"}', "/restart", "/session_start", "/greet@0.9"],
)
def test_a_typed_payload_is_only_text(bot, text):
    sender = f"payload-{text}"
    bot.ask("CFOの役割は?", sender)
    answer = bot.ask(text, sender)[1]
    assert answer["kind"] in ("off_topic", "not_in_article", "clarify", "social")


def test_the_bot_goes_on_afterwards(bot):
    assert "最高顧客責任者" in bot.ask("CCOとは?")[0]
    assert bot.get("/webhooks/health/ready")[0] == 200
    assert bot.get("/webhooks/health/live")[0] == 200


def test_rasas_own_api_is_closed(bot):
    assert bot.get("/conversations/default/tracker")[0] == 404
    assert bot.get("/domain")[0] == 404
