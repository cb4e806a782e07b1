"""Fits the models to what people wrote, in two processes: the encoder takes as long as the rest."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from faq.knowledge.book import Book
from faq.understanding import asked, borders, encoder, following, linear, meaning
from faq.understanding.borders import BorderModel
from faq.understanding.conversions import in_kana
from faq.understanding.encoder import Floats
from faq.understanding.examples import SILENT, Said, label_of
from faq.understanding.features import encoded, sound_features, word_features
from faq.understanding.following import Following
from faq.understanding.linear import LinearModel
from faq.understanding.meaning import MeaningModel
from faq.understanding.message import Clause, Message, read, whole
from faq.understanding.names import NameFinder
from faq.understanding.pieces import pieces_of

# One piece of so many is learned from in kana, too.
_RESPELLED = 5
_PORTION = 2000


@dataclass(frozen=True)
class Models:
    """All that is learned: from words, from meanings, where messages are cut, what nouns name.

    `asked` are the nouns that name what is asked, in Sudachi's normal form; `following` says what
    is asked after what; `alike` are the roles of which people ask the same, all but the subject of
    the article; the first stands for them.
    """

    words: LinearModel
    meaning: MeaningModel
    borders: BorderModel
    asked: frozenset[str]
    following: Following
    alike: tuple[str, ...]


def train(said: Iterable[Said], book: Book, progress: Callable[[str], None]) -> Models:
    """Fit the models. `progress` is told what is done next, in a few words."""
    said = _once(said)
    finder, alike = NameFinder(book), tuple(book.described[1:])
    pieces = list(pieces_of(said, finder, book))
    kinds = [piece.kind for piece in pieces]
    # A process of its own, begun afresh: the encoder's library has threads.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        progress(f"reading {len(pieces)} pieces of {len(said)} messages")
        encode = partial(_encode, other, alike)
        clauses, encoding = _read([piece.text for piece in pieces], finder, encode)
        spelled = [(text, kinds[i]) for i, text in _in_other_spellings(clauses)]
        kinds += [kind for _, kind in spelled]
        more_clauses, more_encoding = _read([text for text, _ in spelled], finder, encode)
        clauses += more_clauses
        progress("learning from words")
        words = linear.fit([families(clause) for clause in clauses], kinds)
        progress("learning where messages are cut")
        known = {clause.message.typed: clause for clause in clauses}
        found = _borders(said, known, finder)
        nouns = asked.fit(_refused(said, known, finder))
        after = following.fit(pieces, book)
        progress("encoding meanings")
        meanings = np.concatenate([each.result() for each in (*encoding, *more_encoding)])
        progress("learning from meanings")
        second = other.submit(meaning.fit, meanings, kinds, 1)
        networks = meaning.fit(meanings, kinds), second.result()
        return Models(words, meaning.joined(networks), found, nouns, after, alike)


def _once(said: Iterable[Said]) -> list[Said]:
    """Return messages outside of dialogues only once for each person who wrote them."""
    said = list(said)
    single = dict.fromkeys(message for message in said if not message.dialogue)
    return [*single, *(message for message in said if message.dialogue)]


def _read(
    texts: Sequence[str],
    finder: NameFinder,
    encode: Callable[[Sequence[Clause]], Future[Floats]],
) -> tuple[list[Clause], list[Future[Floats]]]:
    """Read texts, and let another process encode them: in portions, so that neither waits."""
    clauses: list[Clause] = []
    meanings: list[Future[Floats]] = []
    for start in range(0, len(texts), _PORTION):
        found = [whole(read(text, finder)) for text in texts[start : start + _PORTION]]
        meanings.append(encode(found))
        clauses += found
    return clauses, meanings


def _encode(process: Executor, alike: tuple[str, ...], clauses: Sequence[Clause]) -> Future[Floats]:
    return process.submit(encoder.encode_all, [encoded(clause, alike) for clause in clauses])


def _in_other_spellings(clauses: Sequence[Clause]) -> Iterator[tuple[int, str]]:
    """Yield some of the clauses, by their index, in kana alone: every second time with blanks."""
    for i in range(0, len(clauses), _RESPELLED):
        text = in_kana(clauses[i], parted=i // _RESPELLED % 2 == 0)
        if text is not None:
            yield i, text


def families(clause: Clause) -> tuple[set[str], set[str]]:
    """Return what the linear model looks at."""
    return word_features(clause), sound_features(clause)


def _refused(
    said: Sequence[Said], known: Mapping[str, Clause], finder: NameFinder
) -> Iterator[tuple[Clause, str]]:
    """Yield the pieces that the article does not answer, and what their writers marked."""
    for message in said:
        for piece, label in zip(message.pieces, map(label_of, message.labels), strict=True):
            if label.name == SILENT and piece.strip():
                yield known.get(piece) or whole(read(piece, finder)), label.text


def _borders(said: Sequence[Said], known: Mapping[str, Clause], finder: NameFinder) -> BorderModel:
    found = (known.get(each.text) for each in said)
    messages = [
        clause.message if clause is not None else read(each.text, finder)
        for clause, each in zip(found, said, strict=True)
    ]
    return borders.fit(messages, [marked(m, each) for m, each in zip(messages, said, strict=True)])


def marked(message: Message, said: Said) -> frozenset[int]:
    """Return the indexes of the words before which the writer of a message cut it."""
    offsets, end = [], 0
    for piece in said.pieces[:-1]:
        end += len(piece)
        offsets.append(end)
    starts = [message.text.span(word.start, word.end)[0] for word in message.words]
    places = (next((i for i, s in enumerate(starts) if s >= offset), 0) for offset in offsets)
    return frozenset(filter(None, places))
