"""A question as the other components see it: one spelling, its role mentions, its words."""

import unicodedata
from dataclasses import dataclass

from components.japanese import Text, Word, normalise, words
from components.mentions import OTHER_ROLE, TERM, Mention, MentionFinder

# Words that stand for a mention while the rest is cut, so that シーエフオー and CEO are cut alike.
_STAND_INS = {OTHER_ROLE: "社長", TERM: "商品"}
_STAND_IN = "ceo"


@dataclass(frozen=True)
class Analysis:
    """A typed message, normalised, with its mentions and words.

    `typed` is the message as it came.

    A mention is one word whose `surface` is what was typed of it; `mention_of[i]` is the mention
    that word i is, or None. Offsets are those of the normalised text.
    """

    typed: str
    text: Text
    mentions: tuple[Mention, ...]
    words: tuple[Word, ...]
    mention_of: tuple[Mention | None, ...]

    def as_typed(self, start: int, end: int) -> str:
        """Return what was typed between two offsets of the normalised text, in usual width."""
        first, last = self.text.span(start, end)
        return unicodedata.normalize("NFKC", self.typed[first:last])


def analyse(typed: str, finder: MentionFinder) -> Analysis:
    """Normalise a message, find its mentions and cut it into words."""
    text = normalise(typed)
    mentions = finder.find(text.text)
    masked, at = _mask(text.text, mentions)
    cut: list[Word] = []
    mention_of: list[Mention | None] = []
    for word in words(masked):
        mention, start, end = at[word.start], at[word.start], at[word.end - 1]
        if isinstance(mention, Mention):
            if cut and mention_of[-1] is mention:
                continue
            surface = text.text[mention.start : mention.end]
            cut.append(Word(surface, mention.value, word.tag, mention.start, mention.end))
            mention_of.append(mention)
        elif isinstance(start, int):
            stop = end + 1 if isinstance(end, int) else end.start
            cut.append(Word(text.text[start:stop], word.norm, word.tag, start, stop))
            mention_of.append(None)
    return Analysis(typed, text, tuple(mentions), tuple(cut), tuple(mention_of))


def _mask(text: str, mentions: list[Mention]) -> tuple[str, list["int | Mention"]]:
    """Put stand-ins for mentions; the list tells for each character where it comes from."""
    pieces: list[str] = []
    at: list[int | Mention] = []
    position = 0
    for mention in mentions:
        stand_in = _STAND_INS.get(mention.kind, _STAND_IN)
        pieces += [text[position : mention.start], stand_in]
        at += list(range(position, mention.start))
        at += [mention] * len(stand_in)
        position = mention.end
    pieces.append(text[position:])
    at += list(range(position, len(text)))
    return "".join(pieces), at
