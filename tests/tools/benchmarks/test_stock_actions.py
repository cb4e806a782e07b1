"""The stock recipe's action answers by the intent alone."""

from rasa_sdk.executor import ActionExecutor

from faq.contract.parts import Request
from faq.knowledge.book import Book
from tools.benchmarks import stock_actions
from tools.benchmarks.stock_actions import part_of


def test_every_topic_is_asked_of_a_role_that_has_it(book: Book) -> None:
    for topic in book.topics:
        asked = part_of(topic, book)
        assert isinstance(asked, Request)
        assert asked.roles == tuple(book.roles_of(topic)[:1])
    assert not isinstance(part_of("silent", book), Request)


async def test_it_is_registered_and_answers_what_stock_sends() -> None:
    executor = ActionExecutor()
    executor.register_package(stock_actions)
    call = {
        "next_action": "action_answer",
        "sender_id": "a",
        "version": "3.6.21",
        "domain": {},
        "tracker": {
            "sender_id": "a",
            "slots": {},
            "latest_message": {"intent": {"name": "origin"}, "text": "CCOはいつ生まれた?"},
            "events": [],
        },
    }
    done = await executor.run(call)
    assert done is not None
    custom = done["responses"][1]["custom"]
    assert custom["kind"] == "answer"
    assert any(fact.startswith("cco.origin") for s in custom["sentences"] for fact in s["facts"])
