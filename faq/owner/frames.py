"""Wordings for a topic, made from the sentence frames in which people asked about others; pure.

「CFOの役割って何ですか」 asks about one topic. In its frame, 「{role}の{topic}って何ですか」,
another topic's noun has room, too. A frame is general enough when people use each of its other
words for many topics. Whether anybody would ask so, the owner of the article says.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from faq.knowledge.book import Book
from faq.understanding.examples import Said, label_of
from faq.understanding.text import normalise, words

ROLE, TOPIC = "{role}", "{topic}"
# Of all topics, the share for which people must use a word that is to stand in a frame.
_GENERAL = 1 / 3
# What makes a noun a verb: 説明する, 説明できる.
_LIGHT_VERBS = ("為る", "出来る", "致す", "頂く", "下さる")
_NOUNS = ("名詞", "接頭辞", "接尾辞")
# Words that say something by themselves.
_CONTENT = ("名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞", "接頭辞", "接続詞")
_NUMERAL = "名詞-数詞"
# What makes another noun together with the one before or behind it: お仕事, 担当業務, 責任者.
_BOUND_BEFORE = re.compile("[おご々一-龥]$")
_BOUND_BEHIND = re.compile("^[々一-龥]")
_MARKS = re.compile(r"[\W_]+|(?<=\w)[ー〜～]+$")


@dataclass(frozen=True)
class Frame:
    """A message with places for a topic and perhaps a role; `people` is how many wrote it so."""

    text: str
    people: int

    @property
    def of_role(self) -> bool:
        """Whether it asks of a role."""
        return ROLE in self.text


@dataclass(frozen=True)
class Proposal:
    """A message that somebody might write, and its label as an example."""

    text: str
    label: str


@dataclass(frozen=True)
class _Asked:
    """A message about one topic, as it was typed, and who wrote it."""

    text: str
    person: str
    topic: str
    roles: tuple[str, ...]


def frames(said: Iterable[Said], book: Book) -> list[Frame]:
    """Return the general frames of what people said about topics, the most used first."""
    asked = list(_asked(said, book))
    used = _Usage(asked)
    names = _names(book)
    people: dict[str, dict[str, set[str]]] = {}
    for each in asked:
        found = _frame(each, book, names)
        if found is not None and used.are_general(found, each.text):
            spellings = people.setdefault(_skeleton(found), {})
            spellings.setdefault(found, set()).add(each.person)
    made = [
        Frame(max(spellings, key=lambda text: len(spellings[text])), len(set().union(*them)))
        for spellings in people.values()
        if (them := spellings.values())
    ]
    return sorted(made, key=lambda frame: (-frame.people, len(frame.text)))


def proposals(
    topic: str, book: Book, found: Iterable[Frame], known: Collection[str]
) -> list[Proposal]:
    """Return wordings for a topic, one for each frame that suits it, but for those known already.

    Roles and nouns of the topic take turns.
    """
    nouns = _nouns(topic, book) or [book.topics[topic].name]
    roles = book.roles_of(topic)
    made: dict[str, Proposal] = {}
    suiting = [frame for frame in found if roles or not frame.of_role]
    for i, frame in enumerate(suiting):
        role = roles[i % len(roles)] if frame.of_role else "-"
        text = frame.text.replace(ROLE, role).replace(TOPIC, nouns[i % len(nouns)])
        made.setdefault(text, Proposal(text, f"{topic}:{role}"))
    return [proposal for proposal in made.values() if proposal.text not in known]


def _asked(said: Iterable[Said], book: Book) -> Iterator[_Asked]:
    """Yield the messages that ask about a topic and nothing else, and stand by themselves."""
    for each in said:
        label = label_of(each.labels[0])
        alone = len(each.pieces) == 1 and not each.dialogue
        if alone and label.name in book.topics and not re.search(r"[{}\n]", each.text):
            yield _Asked(each.text, each.person, label.name, label.roles)


class _Usage:
    """For how many topics people use words."""

    def __init__(self, asked: Iterable[_Asked]) -> None:
        texts: dict[str, list[str]] = {}
        for each in asked:
            texts.setdefault(each.topic, []).append(each.text.lower())
        self._texts = ["\n".join(all_of_topic) for all_of_topic in texts.values()]
        self._counts: dict[str, int] = {}

    def are_general(self, frame: str, text: str) -> bool:
        """Whether all words of a frame are used for many topics; `text` is what it was made of."""
        parts = re.split(r"\{role\}|\{topic\}", frame)
        content = [
            word
            for part in parts
            for word in words(normalise(part).text)
            if word.tag.startswith(_CONTENT)
        ]
        return not any(word.tag.startswith(_NUMERAL) for word in content) and all(
            self._count(word.surface) >= _GENERAL * len(self._texts) for word in content
        )

    def _count(self, word: str) -> int:
        if word not in self._counts:
            self._counts[word] = sum(word in texts for texts in self._texts)
        return self._counts[word]


def _frame(asked: _Asked, book: Book, names: dict[str, list[str]]) -> str | None:
    """Return a message with places instead of its topic and its role, if it names each once."""
    noun = _once(asked.text, _nouns(asked.topic, book))
    if noun is None or len(asked.roles) > 1:
        return None
    frame = asked.text.replace(noun, TOPIC)
    for role in asked.roles:
        name = _once(frame, names[role])
        if name is None:
            return None
        frame = frame.replace(name, ROLE)
    head, _, tail = frame.partition(TOPIC)
    if _BOUND_BEFORE.search(head) or _BOUND_BEHIND.search(tail) or _is_verb(tail):
        return None
    return None if any(name.lower() in frame.lower() for name in chain(*names.values())) else frame


def _nouns(topic: str, book: Book) -> list[str]:
    """Return the nouns that name a topic, the longest first."""
    found = (book.topics[topic].name, *book.topics[topic].words)
    return sorted({noun for noun in found if _is_noun(noun)}, key=lambda noun: (-len(noun), noun))


def _is_noun(text: str) -> bool:
    found = words(normalise(text).text)
    return all(word.tag.startswith(_NOUNS) or word.surface == "の" for word in found)


def _is_verb(tail: str) -> bool:
    """Whether what stands behind a noun makes a verb of it."""
    found = words(normalise(tail).text)
    return bool(found) and found[0].norm in _LIGHT_VERBS


def _names(book: Book) -> dict[str, list[str]]:
    """Return all that roles are called and known by, the longest first."""
    return {
        id: sorted(
            filter(None, (id, role.japanese, role.english, *role.aliases, *role.keywords)), key=len
        )[::-1]
        for id, role in book.roles.items()
    } | {id: [id, *role.aliases] for id, role in book.not_described.items()}


def _once(text: str, names: Sequence[str]) -> str | None:
    """Return the first of the names that stands in a text, if it does so once."""
    found = next((name for name in names if name in text), None)
    return found if found is not None and text.count(found) == 1 else None


def _skeleton(text: str) -> str:
    """Return what frames have in common that differ by marks and widths only."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()
