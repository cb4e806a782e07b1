"""A message as the rest of the package sees it: one spelling, its names, its words."""

import unicodedata
from dataclasses import dataclass

from faq.understanding.names import OTHER_ROLE, TERM, Name, NameFinder
from faq.understanding.romaji import as_kana
from faq.understanding.text import Text, Word, normalise, words

# Words that stand for a name while the rest is cut, so that シーエフオー and CEO are cut alike.
_STAND_INS = {OTHER_ROLE: "社長", TERM: "商品"}
_STAND_IN = "ceo"


@dataclass(frozen=True)
class Message:
    """A typed message, normalised, with its names and words.

    A name is one word whose `surface` is what was typed of it; `name_of[i]` is the name that word
    i is, or None. Offsets are those of the normalised text.
    """

    typed: str
    text: Text
    words: tuple[Word, ...]
    name_of: tuple[Name | None, ...]

    def as_typed(self, start: int, end: int) -> str:
        """Return what was typed between two offsets of the normalised text, in usual width."""
        first, last = self.text.span(start, end)
        return unicodedata.normalize("NFKC", self.typed[first:last])


@dataclass(frozen=True)
class Clause:
    """Words `start` to `end` of a message: a piece of it that does one thing."""

    message: Message
    start: int
    end: int

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the clause."""
        return self.message.words[self.start : self.end]

    @property
    def name_of(self) -> tuple[Name | None, ...]:
        """For each word the name that it is, or None."""
        return self.message.name_of[self.start : self.end]

    @property
    def names(self) -> tuple[Name, ...]:
        """The names in the clause, in order."""
        return tuple(name for name in self.name_of if name is not None)

    @property
    def text(self) -> str:
        """The normalised text of the clause."""
        words = self.words
        return self.message.text.text[words[0].start : words[-1].end] if words else ""

    @property
    def typed(self) -> str:
        """The clause as it was typed."""
        words = self.words
        return self.message.as_typed(words[0].start, words[-1].end) if words else ""


def read(typed: str, finder: NameFinder) -> Message:
    """Normalise a message, find its names and cut it into words."""
    text = as_kana(normalise(typed))
    masked, at = _mask(text.text, finder.find(text.text))
    blanks = {i for i, place in enumerate(at) if isinstance(place, int) and place in text.blanks}
    cut: list[Word] = []
    name_of: list[Name | None] = []
    for word in words(masked, blanks):
        name, start, end = at[word.start], at[word.start], at[word.end - 1]
        if isinstance(name, Name):
            if cut and name_of[-1] is name:
                continue
            surface = text.text[name.start : name.end]
            cut.append(Word(surface, name.value, word.tag, name.value, name.start, name.end))
            name_of.append(name)
        elif isinstance(start, int):
            stop = end + 1 if isinstance(end, int) else end.start
            cut.append(Word(text.text[start:stop], word.norm, word.tag, word.reading, start, stop))
            name_of.append(None)
    return Message(typed, text, tuple(cut), tuple(name_of))


def whole(message: Message) -> Clause:
    """Return all of a message as one clause."""
    return Clause(message, 0, len(message.words))


def _mask(text: str, names: list[Name]) -> tuple[str, list[int | Name]]:
    """Put stand-ins for names; the list tells for each character where it comes from."""
    pieces: list[str] = []
    at: list[int | Name] = []
    position = 0
    for name in names:
        stand_in = _STAND_INS.get(name.kind, _STAND_IN)
        pieces += [text[position : name.start], stand_in]
        at += list(range(position, name.start))
        at += [name] * len(stand_in)
        position = name.end
    pieces.append(text[position:])
    at += list(range(position, len(text)))
    return "".join(pieces), at
