"""The form by which visitors write to people: found, filled in, corrected, sent, and honest."""

import email
import email.policy
import shutil
import time
from pathlib import Path

import pytest
import yaml

from tests.bots import Visitor, free_port
from tests.bots import bot as running_bot
from tests.browser.fake_api import Fault, sentences
from tests.browser.keys import FOCUSED, focused
from tests.browser.pages import Widget
from tests.smtp import mail_server

ROOT = Path(__file__).resolve().parents[2]
ON = {"form": "on"}
BOTH = {**ON, "contact-url": "https://example.com/contact"}
PERSON = "担当者に問い合わせる"
DONE = "お問い合わせを受け付けました"
ADDRESS = "visitor@example.com"


def refusal(text):
    return sentences("記事には書かれていません。", kind="not_in_article")


def people(text):
    told = [{"text": "窓口で承っております。", "facts": [], "template": "contact_wished"}]
    return sentences(kind="social", sentences=told)


class Form:
    """The form as a visitor handles it."""

    def __init__(self, widget):
        self.page = widget.page
        self.form = self.page.locator("cxo-chat .form")
        self.text = self.page.get_by_label("お問い合わせの内容")
        self.mail = self.page.get_by_label("お返事先のメールアドレス")
        self.along = self.page.get_by_label("これまでの会話も担当者に送る")
        self.send = self.page.get_by_role("button", name="送信する")
        self.back = self.page.get_by_role("button", name="会話に戻る")
        self.alert = self.page.locator("cxo-chat [role=alert].vh")

    def fill(self, text="料金を知りたいです。", mail=ADDRESS):
        self.text.fill(text)
        self.mail.fill(mail)


def opened(widget):
    widget.page.get_by_role("button", name=PERSON).last.click()
    form = Form(widget)
    form.form.wait_for()
    return form


# What leads to it: the answer, and what the visitor does.
WAYS = {
    "a wish for people": people,
    "a refusal": refusal,
    "an apology": lambda text: sentences("お答えできませんでした。", kind="error"),
}


@pytest.mark.parametrize("way", WAYS)
def test_answers_lead_to_it(visit, bot, way):
    bot.answer = WAYS[way]
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    opened(widget)


def test_a_vote_leads_to_it_and_to_the_contact(visit, bot):
    widget = visit(options=BOTH).open()
    widget.ask("違いは?")
    person = widget.page.get_by_role("button", name=PERSON)
    contact = widget.page.get_by_role("link", name="お問い合わせはこちら")
    assert (person.count(), contact.count()) == (0, 0)
    widget.page.get_by_role("button", name="いいえ").click()
    person.wait_for()
    assert contact.get_attribute("href") == "https://example.com/contact"
    widget.page.get_by_role("button", name="はい").click()
    person.wait_for(state="detached")


def test_a_question_that_could_not_be_sent_leads_to_it(visit, bot):
    bot.fail("POST /messages", Fault(body="?"))
    widget = visit(options=BOTH).open()
    widget.put("料金は?")
    widget.failure.wait_for()
    assert widget.page.get_by_role("link", name="お問い合わせはこちら").count() == 1
    form = opened(widget)
    assert form.text.input_value() == "料金は?"


@pytest.mark.parametrize("options", [{}, {"form": "off"}, {"form": ""}])
def test_it_is_not_offered_unless_it_is_on(visit, bot, options):
    bot.answer = refusal
    widget = visit(options=options).open()
    widget.ask("料金は?")
    assert widget.page.get_by_role("button", name=PERSON).count() == 0


def test_it_is_sent_as_it_was_filled_in(visit, bot):
    widget = visit(options=BOTH).open()
    widget.ask("CCOの料金は?")
    bot.answer = people
    widget.ask("担当者と話したい")
    form = opened(widget)
    # The last question is there already; a wish for people is none.
    assert form.text.input_value() == "CCOの料金は?"
    assert not form.along.is_checked()
    assert not widget.box.is_visible()
    form.fill("料金を\n知りたいです。")
    form.along.check()
    form.send.click()
    widget.page.get_by_text(DONE).first.wait_for()
    [sent] = bot.inquiries
    assert sent.pop("id")
    assert sent == {
        "text": "料金を\n知りたいです。",
        "reply_to": ADDRESS,
        "transcript": True,
        "homepage": "",
    }
    form.back.click()
    widget.box.wait_for()
    assert PERSON in focused(widget.page)
    # It is an empty form again, with nothing of the address left in the browser.
    assert ADDRESS not in str(widget.stored())
    assert opened(widget).mail.input_value() == ""
    assert widget.errors == [] and widget.console == []


def test_a_strict_page(visit, bot):
    """Its policy allows no inline style or script and no form to go anywhere."""
    bot.answer = refusal
    origin = "http://127.0.0.1:*"
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; form-action 'none'"
    policy += "; img-src data:; require-trusted-types-for 'script'; trusted-types cxo-chat"
    widget = visit(options=ON, headers={"Content-Security-Policy": policy}).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    form.mail.press("Enter")
    widget.page.get_by_text(DONE).first.wait_for()
    assert widget.errors == [] and widget.console == []


# What is filled in, the field that is wrong, and what is said.
WRONG = [
    ("", ADDRESS, "form-text", "お問い合わせの内容をご記入ください。"),
    (" \n", ADDRESS, "form-text", "お問い合わせの内容をご記入ください。"),
    ("あ" * 2001, ADDRESS, "form-text", "2000文字以内"),
    ("料金は?", "", "form-mail", "メールアドレスの形式をご確認ください"),
    ("料金は?", "visitor", "form-mail", "メールアドレスの形式をご確認ください"),
    ("料金は?", "visitor@example", "form-mail", "メールアドレスの形式をご確認ください"),
]


@pytest.mark.parametrize(("text", "mail", "field", "said"), WRONG)
def test_what_is_wrong_is_said_at_its_field(visit, bot, text, mail, field, said):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill(text, mail)
    form.send.click()
    widget.page.wait_for_function(f"({FOCUSED})() === '{field}'")
    box = widget.page.locator(f"cxo-chat #{field}")
    assert box.get_attribute("aria-invalid") == "true"
    described = widget.page.locator(f"cxo-chat #{box.get_attribute('aria-describedby')}")
    assert said in described.text_content()
    assert said in form.alert.text_content()
    assert bot.inquiries == []
    form.fill()
    form.send.click()
    widget.page.get_by_text(DONE).first.wait_for()
    assert len(bot.inquiries) == 1


# How it fails, and what is said.
FAULTS = [
    (Fault(status=503), "受け付けられませんでした"),
    (Fault(status=429, retry_after=600), "受け付けられませんでした"),
    (Fault(status=404), "お探しのものは見つかりませんでした"),
    (Fault(hang=True), "届いたことを確かめられませんでした"),
    (Fault(body="?", done=True), "届いたことを確かめられませんでした"),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS)
def test_what_could_not_be_received_is_said(visit, bot, fault, said):
    bot.answer = refusal
    widget = visit(options={**BOTH, "timeout": "1"}).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    bot.fail("POST /inquiries", fault)
    form.send.click()
    failure = form.form.locator(".failure")
    failure.wait_for()
    assert said in failure.text_content()
    assert said in form.alert.text_content()
    assert DONE not in form.form.text_content()
    # There is another way, and nothing of what was written is lost.
    link = failure.get_by_role("link", name="お問い合わせはこちら")
    assert link.get_attribute("href") == "https://example.com/contact"
    assert (form.text.input_value(), form.mail.input_value()) == ("料金を知りたいです。", ADDRESS)
    form.send.click()
    widget.page.get_by_text(DONE).first.wait_for()
    ids = [seen.body["id"] for seen in bot.requests("POST /inquiries")]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_what_was_changed_is_another_inquiry(visit, bot):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    bot.fail("POST /inquiries", Fault(body="?", done=True))
    form.send.click()
    form.form.locator(".failure").wait_for()
    form.text.fill("別のことです。")
    form.send.click()
    widget.page.get_by_text(DONE).first.wait_for()
    assert len({seen.body["id"] for seen in bot.requests("POST /inquiries")}) == 2


def test_two_clicks_send_one(visit, bot):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    bot.fail("POST /inquiries", Fault(delay=0.3))
    form.send.dblclick()
    widget.page.get_by_text(DONE).first.wait_for()
    assert len(bot.inquiries) == 1


def test_after_the_end_of_the_conversation(visit, bot):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    bot.forget()
    form.send.click()
    widget.page.get_by_text(DONE).first.wait_for()
    assert len(bot.inquiries) == 1


@pytest.mark.parametrize(
    "settings", [{}, {"viewport": {"width": 360, "height": 640}}], ids=["desktop", "phone"]
)
def test_by_keyboard_alone(visit, bot, settings):
    bot.answer = refusal
    widget = visit(options=ON, **settings).open()
    page = widget.page
    widget.ask("料金は?")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if PERSON in focused(page):
            break
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUSED})() === 'form-title'")
    page.keyboard.press("Tab")
    assert focused(page) == "form-text"
    page.keyboard.press("Tab")
    assert focused(page) == "form-mail"
    page.keyboard.type(ADDRESS)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert "送信する" in focused(page)
    page.keyboard.press("Tab")
    assert "会話に戻る" in focused(page)
    if settings:
        # Where the panel covers the page, the focus goes round in it.
        page.keyboard.press("Tab")
        assert focused(page) == "side"
        page.keyboard.press("Shift+Tab")
        assert "会話に戻る" in focused(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUSED})() === 'form-title'")
    page.get_by_text(DONE).first.wait_for()
    assert bot.inquiries[0]["transcript"] is True
    page.keyboard.press("Escape")
    page.wait_for_function(f"({FOCUSED})().includes('{PERSON}')")
    assert widget.panel.is_visible()
    page.keyboard.press("Escape")
    assert not widget.panel.is_visible()


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 568}, "has_touch": True},
        {"forced_colors": "active"},
    ],
    ids=["light", "dark", "phone", "contrast"],
)
def test_axe_finds_nothing(visit, bot, look):
    bot.answer = refusal
    widget = visit(options=BOTH, **look).open()
    widget.ask("料金は?")
    found = {}

    def check(state):
        found[state] = widget.axe()

    form = opened(widget)
    check("empty")
    form.fill("", "")
    form.send.click()
    form.form.locator(".over").first.wait_for()
    check("wrong")
    form.fill()
    bot.fail("POST /inquiries", Fault(status=503))
    form.send.click()
    form.form.locator(".failure").wait_for()
    check("failed")
    # All of it can be reached.
    form.back.scroll_into_view_if_needed()
    assert form.back.is_visible()
    bot.fail("POST /inquiries", Fault(delay=0.5))
    form.send.click()
    check("sending")
    widget.page.get_by_text(DONE).first.wait_for()
    check("done")
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_who_clears_the_conversation_is_out_of_the_form(visit, bot):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    opened(widget).fill()
    widget.page.get_by_role("button", name="会話を消去").click()
    widget.page.get_by_role("button", name="消去する").click()
    widget.box.wait_for()
    assert widget.questions.count() == 0


def test_what_was_written_stays_while_the_panel_is_closed(visit, bot):
    bot.answer = refusal
    widget = visit(options=ON).open()
    widget.ask("料金は?")
    form = opened(widget)
    form.fill()
    widget.page.get_by_role("button", name="最小化").click()
    widget.launcher.click()
    form.form.wait_for()
    assert (form.text.input_value(), form.mail.input_value()) == ("料金を知りたいです。", ADDRESS)


@pytest.fixture
def owned(tmp_path):
    """The article, with people who are mailed what is written in the form."""
    folder = tmp_path / "article"
    folder.mkdir()
    for name in ("facts.yml", "phrases.yml", "words.yml"):
        shutil.copy(ROOT / "data" / name, folder)
    site = yaml.safe_load((ROOT / "data" / "site.yml").read_text(encoding="utf-8"))
    site["contact"] = {"name": "総務部の窓口", "phone": "03-0000-0000", "form": "owner@example.com"}
    (folder / "site.yml").write_text(yaml.safe_dump(site, allow_unicode=True), encoding="utf-8")
    return folder


def settings(folder, port):
    return {
        "ARTICLE": str(folder / "article"),
        "TRACKER_STORE_URL": f"sqlite:///{folder}/bot.db",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_FROM": "bot@example.com",
        "SMTP_SECURITY": "none",
    }


def arrived(fake, longest=20.0):
    last = time.monotonic() + longest
    while not fake.mails:
        assert time.monotonic() < last, "no mail came"
        time.sleep(0.1)
    return email.message_from_bytes(fake.mails[0], policy=email.policy.default)


def test_the_real_bot_mails_it(contexts, owned, tmp_path):
    with mail_server() as fake, running_bot(tmp_path, **settings(tmp_path, fake.port)) as real:
        widget = Widget(contexts().new_page())
        widget.page.goto(f"http://127.0.0.1:{real.port}/webhooks/website/")
        widget.open().ask("CCOとは?")
        widget.ask("担当者と話したい")
        form = opened(widget)
        assert form.text.input_value() == "CCOとは?"
        form.fill("CCOの採用についてご相談です。")
        form.along.check()
        form.send.click()
        widget.page.get_by_text(DONE).first.wait_for()
        mail = arrived(fake)
        assert (mail["To"], mail["Reply-To"]) == ("owner@example.com", ADDRESS)
        text = mail.get_content()
        assert "CCOの採用についてご相談です。" in text and "最高顧客責任者" in text
        time.sleep(6)
        assert len(fake.mails) == 1
        printed = real.printed()
    assert ADDRESS not in printed and "ご相談" not in printed
    assert widget.errors == [] and widget.console == []


def test_a_mail_server_that_is_down_and_a_bot_that_is_killed_lose_nothing(owned, tmp_path):
    port = free_port()
    written = {"id": "one", "text": "ご相談です。", "reply_to": ADDRESS, "transcript": False}
    with running_bot(tmp_path, **settings(tmp_path, port)) as real:
        assert Visitor(real.port).request("POST", "/inquiries", written)[0] == 204
        last = time.monotonic() + 20
        while "took no inquiry" not in real.printed():
            assert time.monotonic() < last
            time.sleep(0.1)
        real.kill()
    with mail_server(port) as fake, running_bot(tmp_path, **settings(tmp_path, port)) as real:
        mail = arrived(fake, 60.0)
        assert mail["Reply-To"] == ADDRESS
        assert real.stop() == 0
        assert len(fake.mails) == 1
