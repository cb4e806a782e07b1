"""Hides what may be personal in what visitors wrote, before an owner sees it."""

import re
from collections.abc import Sequence

from faq.knowledge.words import word_list
from faq.understanding.text import Word, normalise, words

HIDDEN = "●●"

# Digits and hyphens in every width; ten digits or more with what may stand between them.
_DIGIT, _BETWEEN = "[0-9０-９]", "[-‐‑–—−ー－ 　().（）]"
_PHONE = re.compile(
    rf"(?<![0-9０-９])[+＋]?{_DIGIT}(?:{_BETWEEN}{{0,2}}{_DIGIT}){{9,14}}(?![0-9０-９])"
)
_MAIL = re.compile(r"[\w.+-]+[@＠][\w-]+(?:[.．][\w-]+)+", re.ASCII)
# A person whom somebody mentions in Slack: https://docs.slack.dev/reference/objects/user-object.
_MENTION = re.compile(r"@[UW](?=[A-Z]*[0-9])[A-Z0-9]{6,}\b", re.ASCII)
_NAME, _PERSON = "名詞-固有名詞", "名詞-固有名詞-人名"


def mask(text: str) -> str:
    """Return a text without telephone numbers, mail addresses, mentions and names of persons.

    Whatever is addressed with 様 or さん counts as one, but for common nouns: お客様, 社長さん.
    """
    hidden = _MENTION.sub(HIDDEN, _PHONE.sub(HIDDEN, _MAIL.sub(HIDDEN, text)))
    found = normalise(hidden)
    spans = [found.span(start, end) for start, end in _names(words(found.text))]
    for start, end in reversed(spans):
        hidden = hidden[:start] + HIDDEN + hidden[end:]
    return hidden


def _names(found: Sequence[Word]) -> list[tuple[int, int]]:
    """Return where names of persons stand in normalised text, a span for each run of them."""
    spans: list[tuple[int, int]] = []
    for i, word in enumerate(found):
        addressed = i + 1 < len(found) and found[i + 1].norm in word_list("after_names")
        if not (word.tag == _PERSON or (addressed and word.tag.startswith(_NAME))):
            continue
        if spans and i and spans[-1][1] == found[i - 1].end:
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return spans
