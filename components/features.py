"""What the topic classifier looks at: words, pairs of words and runs of characters."""

from typing import Iterator, List

from components.analysis import Analysis
from components.mentions import OTHER_MEANING, OTHER_ROLE
from components.japanese import Word

# How a mention looks to the classifier: which role it is must not matter.
_MARKS = {OTHER_ROLE: "<other>", OTHER_MEANING: "<meaning>"}
_ROLE, _CXO = "<role>", "<cxo>"
_RUNS = (2, 3, 4)


def is_punctuation(word: Word) -> bool:
    """Whether the word is a mark that carries no meaning here."""
    return word.tag.startswith("補助記号") or word.tag == "空白"


def units(analysis: Analysis, start: int = 0, end: "int | None" = None) -> List[str]:
    """Return the words from start up to end in normalised form, mentions as marks."""
    found = []
    for word, mention in zip(analysis.words[start:end], analysis.mention_of[start:end]):
        if mention is not None:
            role = _CXO if mention.value == "CxO" else _ROLE
            found.append(_MARKS.get(mention.kind, role))
        elif not is_punctuation(word):
            found.append(word.norm)
    return found


def features(analysis: Analysis, start: int = 0, end: "int | None" = None) -> List[str]:
    """Return the features of the words from start up to end, each named by its family."""
    return list(_features(analysis, start, end))


def _features(analysis: Analysis, start: int, end: "int | None") -> Iterator[str]:
    found = units(analysis, start, end)
    roles = sum(unit in (_ROLE, _CXO) for unit in found)
    yield f"roles:{min(roles, 2)}"
    for unit in found:
        yield f"w:{unit}"
    for pair in zip(["^", *found], [*found, "$"]):
        yield "p:" + " ".join(pair)
    text = "".join("§" if unit.startswith("<") else unit for unit in found)
    for size in _RUNS:
        for i in range(len(text) - size + 1):
            yield f"c:{text[i:i + size]}"
