"""Cuts a message into clauses: pieces that each ask, tell, greet or wish one thing.

Whether there is a border between two words is learned from messages whose writers marked it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from faq.knowledge.words import pattern, word_list
from faq.understanding.message import Clause, Message
from faq.understanding.text import Word

# Chosen by holding writers out: docs/understanding.md.
_REGULARISATION = 3e-6
_ROUNDS = 6
_RAREST = 2
# Smaller weights say nothing, and they are two of three.
_LEAST = 0.01
# What is more is a text without sense: its rest is read as one clause.
_MOST_CLAUSES = 60
# So many borders that may be after all are tried in a clause.
_MOST_DOUBTFUL = 3
# After these a piece may end; a border right behind a noun needs a mark or a blank.
_MAY_END = (
    "助詞",
    "助動詞",
    "動詞",
    "形容詞",
    "形状詞",
    "感動詞",
    "接続詞",
    "補助記号",
    "接尾辞",
    "代名詞",
    "副詞",
)


@dataclass(frozen=True)
class BorderModel:
    """Weights of what stands around a border; `bias` is the weight of none of it."""

    weights: dict[str, float]
    bias: float

    def likelihood(self, features: Sequence[str]) -> float:
        """Return how likely there is a border where these features are."""
        score = self.bias + sum(self.weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-score))


def candidates(message: Message) -> Iterator[tuple[int, range]]:
    """Yield the words before which there may be a border within a sentence, each with that."""
    for sentence in sentences(message):
        for i in sentence[1:]:
            before = message.words[i - 1]
            if before.tag.startswith(_MAY_END) or _gap(message, i) != "none":
                yield i, sentence


def _gap(message: Message, i: int) -> str:
    """Return what stands between word i and the one before: a line, a blank or nothing."""
    before, after = message.words[i - 1], message.words[i]
    between = message.text.text[before.end : after.start]
    if "\n" in between:
        return "line"
    return "blank" if between or after.start in message.text.blanks else "none"


def sentences(message: Message) -> list[range]:
    """Return the words of each sentence, without what opens it and the marks that end it."""
    starts = [0, *_begun(message)]
    ends = [*starts[1:], len(message.words)]
    found = zip(starts, ends, strict=True)
    return [range(_opened(message, s, e), _closed(message, s, e)) for s, e in found if e > s]


def _begun(message: Message) -> list[int]:
    """Return the words before which a sentence ends and another one begins."""
    return [i for i in range(1, len(message.words)) if _ends_sentence(message, i)]


def _opened(message: Message, start: int, end: int) -> int:
    """Return where a sentence begins behind its opening; its start where that is all there is."""
    words = message.words
    text = message.text.text[words[start].start : words[end - 1].end]
    opening = pattern("openings").match(text)
    if opening is None:
        return start
    behind = words[start].start + opening.end()
    return next((i for i in range(start, end) if words[i].start >= behind), start)


def _closed(message: Message, start: int, end: int) -> int:
    """Return where a sentence ends before its last marks; its end where it has nothing else."""
    said = (i for i in range(end - 1, start - 1, -1) if not message.words[i].tag.startswith(_SIGNS))
    return next(said, end - 1) + 1


def features(message: Message, i: int, sentence: range) -> list[str]:
    """Return what stands around the place before word i in its sentence.

    What stands in other sentences, or opens this one, has no say: politeness changes no border.
    """
    words, names = message.words[: sentence.stop], message.name_of[: sentence.stop]
    before, after, first = words[i - 1], words[i], sentence.start
    gap = _gap(message, i)
    last = next((w for w in reversed(words[first:i]) if not w.tag.startswith("補助記号")), before)
    return [
        f"gap:{gap}",
        f"b:{before.norm}",
        f"bt:{before.tag}",
        f"l:{last.norm}",
        f"a:{_unit(message, i, sentence.stop)}",
        f"at:{after.tag}",
        f"bb:{words[i - 2].norm if i - 1 > first else '^'} {before.norm}",
        f"ba:{before.norm} {_unit(message, i, sentence.stop)}",
        f"bat:{before.norm} {after.tag}",
        f"lt:{last.norm} {before.tag} {gap}",
        f"aa:{_unit(message, i, sentence.stop)} {_unit(message, i + 1, sentence.stop)}",
        f"named:{any(names[first:i])} {any(names[i:])}",
        f"asked:{_asks(words[first:i])} {_asks(words[i:])}",
        f"left:{min(i - first, 6)}",
        f"right:{min(len(words) - i, 6)}",
    ]


def _unit(message: Message, i: int, end: int) -> str:
    if i >= end:
        return "$"
    name = message.name_of[i]
    return message.words[i].norm if name is None else f"<{name.kind}>"


def _asks(words: Sequence[Word]) -> bool:
    return any(word.norm in word_list("asking") for word in words)


# Where a sentence ends there is always a border; its writers did not mark all of them.
_ENDS = frozenset("。?!;→")
# They number the entries of a list.
_NUMBERS = frozenset("①②③④⑤⑥⑦⑧⑨⑩")
_SIGNS = ("補助記号", "空白")


def _ends_sentence(message: Message, i: int) -> bool:
    """Whether a sentence ends right before word i, and no quotation goes on there."""
    before, after = message.words[i - 1], message.words[i]
    gap = _gap(message, i)
    # Who breaks a line after a particle goes on with the sentence.
    if gap == "line" and not before.tag.startswith("助詞"):
        return True
    if after.tag.startswith(("助詞", "助動詞", *_SIGNS)) and message.name_of[i] is None:
        return False
    return before.surface[-1] in _ENDS or (gap == "blank" and _begins_anew(message, i))


def _begins_anew(message: Message, i: int) -> bool:
    """Whether word i, after a blank, begins another entry: 「CEOの役割 COOの年収」, 「①… ②…」."""
    typed = message.typed[message.text.span(message.words[i].start, message.words[i].end)[0]]
    if typed in _NUMBERS:
        return True
    names, before = message.name_of, message.words[i - 1]
    asks_something = any(
        name is None and word.tag.startswith("名詞") and not word.surface.isascii()
        for word, name in zip(message.words[:i], names[:i], strict=True)
    )
    joins = names[i - 1] is not None or before.tag.startswith("助詞") or before.surface.isascii()
    return names[i] is not None and any(names[:i]) and asks_something and not joins


def fit(messages: Sequence[Message], borders: Sequence[frozenset[int]]) -> BorderModel:
    """Fit a model to messages and the indexes of words before which their writers cut."""
    rows: list[list[str]] = []
    cut: list[bool] = []
    for message, marked in zip(messages, borders, strict=True):
        for i, sentence in candidates(message):
            rows.append(features(message, i, sentence))
            cut.append(i in marked)
    counts: dict[str, int] = {}
    for row in rows:
        for feature in row:
            counts[feature] = counts.get(feature, 0) + 1
    vocabulary = {f: n for n, f in enumerate(f for f, count in counts.items() if count >= _RAREST)}
    indexes = [[vocabulary[f] for f in row if f in vocabulary] for row in rows]
    matrix = csr_matrix(
        (
            np.ones(sum(map(len, indexes))),
            np.concatenate([np.array(row, dtype=np.int64) for row in indexes]),
            np.cumsum([0, *map(len, indexes)]),
        ),
        shape=(len(rows), len(vocabulary)),
    )
    machine = SGDClassifier(
        loss="log_loss", alpha=_REGULARISATION, max_iter=_ROUNDS, tol=None, random_state=0
    ).fit(matrix, cut)
    fitted = zip(vocabulary, map(float, machine.coef_[0]), strict=True)
    weights = {feature: weight for feature, weight in fitted if abs(weight) >= _LEAST}
    return BorderModel(weights, float(machine.intercept_[0]))


def _says_something(message: Message, start: int, end: int) -> bool:
    """Whether words are more than marks and what opens a message: 「ちなみに、」."""
    words = message.words[start:end]
    if all(word.tag.startswith(_SIGNS) for word in words):
        return False
    text = message.text.text[words[0].start : words[-1].end]
    return pattern("openings").fullmatch(text) is None


def doubtful(clause: Clause, model: BorderModel, threshold: float) -> list[int]:
    """Return the words before which a clause may have a border after all, the likeliest first.

    They are few, because each costs two readings and a long text without sense may have hundreds.
    """
    message = clause.message
    likely = {
        i: model.likelihood(features(message, i, sentence))
        for i, sentence in candidates(message)
        if clause.start < i < clause.end and _says_something(message, clause.start, i)
    }
    found = [i for i, share in likely.items() if share >= threshold]
    return sorted(found, key=lambda i: -likely[i])[:_MOST_DOUBTFUL]


def cut(message: Message, model: BorderModel, threshold: float) -> list[Clause]:
    """Return the clauses of a message, in order; none for a message without words."""
    starts = [0]
    for i in sorted(_likely(message, model, threshold)):
        if len(starts) == _MOST_CLAUSES:
            break
        if _says_something(message, starts[-1], i):
            starts.append(i)
    ends = [*starts[1:], len(message.words)]
    return [Clause(message, s, e) for s, e in zip(starts, ends, strict=True) if e > s]


def _likely(message: Message, model: BorderModel, threshold: float) -> Iterator[int]:
    """Yield where sentences end, and where a clause is likely to."""
    yield from _begun(message)
    for i, sentence in candidates(message):
        likely = model.likelihood(features(message, i, sentence)) >= threshold
        if likely and not _listed(message, i) and not _compared(message, i):
            yield i


def _listed(message: Message, i: int) -> bool:
    """Whether word i is a name in a list of names: 「CEO、COOの違い」."""
    names = message.name_of
    before = message.words[i - 1]
    joined = i > 1 and names[i - 2] is not None and before.tag.startswith("補助記号")
    return joined and names[i] is not None


def _compared(message: Message, i: int) -> bool:
    """Whether what stands on both sides of word i is compared: 「役割と仕事内容の違い」."""
    if message.words[i - 1].norm != "と":
        return False
    rest = message.text.text[message.words[i].start :]
    return pattern("rest_of_comparing").match(rest) is not None
