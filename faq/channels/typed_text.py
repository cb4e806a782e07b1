"""What every channel does with typed text, and how it says a phrase of its own."""

import re
import unicodedata
from typing import Any

from faq.answering.render import render
from faq.contract.answer import Answer, AnswerKind, Sentence
from faq.knowledge.phrases import phrase

MOST_CHARACTERS = 2000

_LINE_END = re.compile(r"\r\n?")
# Categories of characters that leave nothing to see: controls, formats, spaces and line breaks.
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}
# Rasa takes a message that begins with a slash for an intent and its entities.
_SLASH, _WIDE_SLASH = "/", "\uff0f"


def clean(typed: str) -> str:
    """Return the text as Rasa may see it: no control characters, no payload, no outer space."""
    text = _LINE_END.sub("\n", typed)
    text = "".join(character for character in text if not _is_harmful(character)).strip()
    return _WIDE_SLASH + text[1:] if text.startswith(_SLASH) else text


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in the text."""
    return all(unicodedata.category(character) in _INVISIBLE for character in text)


def has_harmful(text: str) -> bool:
    """Whether the text holds control characters or halves of surrogate pairs."""
    return any(map(_is_harmful, text))


def _is_harmful(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cs" or (category == "Cc" and character not in "\n\t")


def say(kind: AnswerKind, template: str, **values: Any) -> Answer:
    """Return an answer of this kind that says one phrase."""
    sentences = phrase(template, **values).splitlines()
    return Answer(kind, sentences=tuple(Sentence(line, (), template) for line in sentences))


def messages(sender: str, answer: Answer) -> list[dict[str, Any]]:
    """Return the answer as the two messages of a turn: its plain text and itself."""
    return [
        {"recipient_id": sender, "text": render(answer)},
        {"recipient_id": sender, "custom": answer.to_dict()},
    ]
