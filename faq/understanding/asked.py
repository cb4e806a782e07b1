"""Finds the words by which a person named what they asked, for a refusal to repeat.

Whether a noun names what is asked is learned from the refused questions whose writers marked it:
「年収」 does, 「役職」 and 「アメリカ」 do not. In doubt nothing is repeated.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from faq.knowledge.book import Book
from faq.knowledge.words import word_list
from faq.understanding.features import is_mark
from faq.understanding.message import Clause
from faq.understanding.names import TERM
from faq.understanding.text import normalise

_NOUN = ("名詞", "接頭辞", "接尾辞")
# So many writers must have marked a noun, and so large a share of those who used it.
_FEWEST = 3
_LEAST = 0.5


def fit(asked: Iterable[tuple[Clause, str]]) -> frozenset[str]:
    """Return the nouns that name what is asked, from refused clauses and what was marked in each.

    The marked words are "" where their writer marked none. Nouns are in Sudachi's normal form.
    """
    used: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for clause, text in asked:
        folded = normalise(text).text
        for start, end in _phrases(clause):
            noun = clause.words[end - 1].norm
            used[noun] += 1
            marked[noun] += bool(folded) and _text(clause, start, end).endswith(folded)
    return frozenset(
        noun for noun, count in marked.items() if count >= max(_FEWEST, _LEAST * used[noun])
    )


def asked_for(clause: Clause, nouns: frozenset[str], roles: Sequence[str], book: Book) -> str:
    """Return the noun phrase that names what a clause asks of roles, as typed; "" when in doubt."""
    for start, end in reversed(list(_phrases(clause))):
        start = _begun(clause, _without_rest_of_name(clause, start, end), end)
        if start == end or clause.words[end - 1].norm not in nouns or not _is_marked(clause, end):
            continue
        if not _is_told(_text(clause, start, end), roles, book):
            words = clause.words
            return clause.message.as_typed(words[start].start, words[end - 1].end)
    return ""


def terms(clause: Clause) -> tuple[str, ...]:
    """Return the article's terms that a clause names, each once: facts are searched by them."""
    return tuple(dict.fromkeys(name.value for name in clause.names if name.kind == TERM))


def _phrases(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the longest runs of nouns and what joins them, without names of roles."""
    start: int | None = None
    last = 0
    joining, asking = word_list("joining_nouns"), word_list("asking")
    words, names = clause.words, clause.name_of
    for i in range(len(words) + 1):
        word, name = (words[i], names[i]) if i < len(words) else (None, None)
        is_noun = word is not None and (
            (name is not None and name.kind == TERM)
            or (name is None and word.tag.startswith(_NOUN) and word.norm not in asking)
        )
        joins = word is not None and name is None and word.norm in joining
        if is_noun:
            start = i if start is None else start
            last = i + 1
        elif start is not None and not joins:
            yield start, last
            start = None


def _without_rest_of_name(clause: Clause, start: int, end: int) -> int:
    """Return where a phrase begins without what continues a name: 「CxOクラスの試用期間」."""
    if start == 0 or clause.name_of[start - 1] is None:
        return start
    joined = (i + 1 for i in range(start, end) if clause.words[i].norm == "の")
    return next(joined, end)


def _begun(clause: Clause, start: int, end: int) -> int:
    """Return where a phrase begins by itself, not with 「すぎの」 or 「ことの」; else its end.

    Who parts kana by blanks parts a word nowhere else: 「ざん|ぎょう」 is one.
    """
    words, blanks = clause.words, clause.message.text.blanks
    while start < end and (
        words[start].tag.startswith(("接尾辞", "助詞"))
        or words[start].norm in word_list("formal_nouns")
        or (end - start > 1 and words[start].norm in word_list("opening_nouns"))
    ):
        start += 1
    if end - start > 1 and "数詞" in words[start].tag and "助数詞" not in words[start + 1].tag:
        # 「②年収」
        start += 1
    if 0 < start < end and blanks and words[start].start not in blanks:
        before = words[start - 1]
        if not (before.tag.startswith("助詞") or is_mark(before) or clause.name_of[start - 1]):
            return end
    return start


def _text(clause: Clause, start: int, end: int) -> str:
    words = clause.words
    return clause.message.text.text[words[start].start : words[end - 1].end]


def _is_told(text: str, roles: Sequence[str], book: Book) -> bool:
    """Whether the facts of roles speak of a thing: nobody may say then that none does."""
    facts = [fact for fact in book.facts if not roles or any(map(fact.is_of, roles))]
    return any(text in fact.text.lower() for fact in facts) or any(
        text == _spelled(name) for term, aliases in book.terms.items() for name in (term, *aliases)
    )


@functools.lru_cache(maxsize=1024)
def _spelled(name: str) -> str:
    return normalise(name).text


def _is_marked(clause: Clause, end: int) -> bool:
    words = clause.words
    return (
        end == len(words)
        or words[end].norm in word_list("behind_what_is_asked")
        or words[end].norm in word_list("asking")
        or is_mark(words[end])
    )
