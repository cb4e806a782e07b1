"""What the models look at: words, their meanings, and pairs of meanings."""

from collections.abc import Iterator

from components.analysis import Analysis
from components.core import core
from components.japanese import Word
from components.mentions import OTHER_MEANING, OTHER_ROLE, TERM, Mention
from components.synonyms import canonical_words

# How a mention looks to the models: which role it is must not matter.
_MARKS = {OTHER_ROLE: "<other>", OTHER_MEANING: "<meaning>", TERM: "<term>"}
_ROLE, _CXO = "<role>", "<cxo>"
# Parts of speech that carry the content of a question.
_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "接頭辞", "接尾辞")


def is_punctuation(word: Word) -> bool:
    """Whether the word is a mark that carries no meaning here."""
    return word.tag.startswith("補助記号") or word.tag == "空白"


def mark(mention: Mention) -> str:
    """Return what stands for a mention in the features."""
    return _MARKS.get(mention.kind, _CXO if mention.value == "CxO" else _ROLE)


def meaning(word: Word) -> str:
    """Return the word that stands for all words of the same meaning."""
    known = canonical_words()
    return known.get(word.norm) or known.get(word.surface) or word.norm


def _core(analysis: Analysis, start: int, end: int | None) -> Iterator[tuple[Word, Mention | None]]:
    """Yield the words of the core of words start to end, and the mentions that they are."""
    words, mentions = analysis.words[start:end], analysis.mention_of[start:end]
    first, last = core(words, [mention is None for mention in mentions])
    return zip(words[first:last], mentions[first:last], strict=False)


def content(analysis: Analysis, start: int = 0, end: int | None = None) -> list[str]:
    """Return the meanings of the content words from start up to end, and the terms."""
    found = []
    for word, mention in _core(analysis, start, end):
        if mention is not None and mention.kind == TERM:
            found.append(f"<{mention.value}>")
        elif mention is None and _is_content(word):
            found.append(meaning(word))
    return found


def content_words(analysis: Analysis, start: int, end: int) -> list[Word]:
    """Return the content words of the core of words start to end that are no mention."""
    return [word for word, m in _core(analysis, start, end) if m is None and _is_content(word)]


def _is_content(word: Word) -> bool:
    return word.tag.split("-")[0] in _CONTENT


def features(analysis: Analysis, start: int = 0, end: int | None = None) -> list[str]:
    """Return the features of the words from start up to end, each named by its family."""
    return list(_features(analysis, start, end))


def _features(analysis: Analysis, start: int, end: int | None) -> Iterator[str]:
    units = []
    meanings = []
    roles = 0
    for word, mention in _core(analysis, start, end):
        if mention is not None:
            units.append(mark(mention))
            meanings.append(units[-1])
            roles += units[-1] in (_ROLE, _CXO)
            if mention.kind == TERM:
                yield f"t:{mention.value}"
        elif not is_punctuation(word):
            units.append(word.norm)
            meanings.append(meaning(word))
    yield f"r:{min(roles, 2)}"
    for unit in units:
        yield f"w:{unit}"
    for unit in meanings:
        yield f"m:{unit}"
    for pair in zip(["^", *meanings], [*meanings, "$"], strict=False):
        yield "p:" + " ".join(pair)
