"""What must be certain: a table of rows that decide without being weighed.

Each row names an example that it decides and one that it leaves alone; tests run every row on all
sets, and fail for one that decides nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from faq.knowledge.words import pattern, word_list
from faq.understanding.examples import OFF
from faq.understanding.features import is_mark
from faq.understanding.message import Clause
from faq.understanding.names import OTHER_MEANING, OTHER_ROLE, ROLE
from faq.understanding.references import ordinals, reference
from faq.understanding.situation import Situation
from faq.understanding.text import Word

# Kinds that only rows of this table choose.
NAME, NUMBER, MEANING, SUGGESTED = "name", "number", "meaning", "suggested"


@dataclass(frozen=True)
class CertainRow:
    """A rule: which clauses it decides, as what, and an example of each side.

    Examples are turns of a conversation, of which the last is decided, or is not.
    """

    name: str
    kind: str
    decides: Callable[[Situation], bool]
    decided: tuple[str, ...]
    left_alone: tuple[str, ...]


def bare(clause: Clause) -> bool:
    """Whether a clause holds nothing but names and words that say nothing beside them."""
    return all(
        name is not None or _says_nothing(word)
        for word, name in zip(clause.words, clause.name_of, strict=True)
    )


def only_mentions(clause: Clause) -> bool:
    """Whether a clause names roles and asks nothing of them, as a heading does: 「COOとCCO」."""
    return (
        all(
            name is not None or word.surface in word_list("joining_names") or is_mark(word)
            for word, name in zip(clause.words, clause.name_of, strict=True)
        )
        and "?" not in clause.text
    )


def _only_refers(seen: Situation) -> bool:
    """Whether a clause holds nothing but words for roles that were named: 「後者は?」."""
    match = None if seen.clause.names else reference(seen.clause, seen.meant.how)
    if match is None or not seen.meant.roles:
        return False
    start = seen.clause.words[0].start
    return all(
        match.start() <= word.start - start < match.end() or _says_nothing(word)
        for word in seen.clause.words
    )


def _says_nothing(word: Word) -> bool:
    """Whether a word says nothing beside the name of a role."""
    empty = word_list("beside_a_name")
    return (
        is_mark(word)
        or word.norm in empty
        or word.surface in empty
        or word.tag.startswith(("助詞", "助動詞", "感動詞", "接続詞", "接尾辞"))
    )


def corrects(clause: Clause) -> bool:
    """Whether a clause takes back a role for another: 「すみません、CTOじゃなくてCFOでした」."""
    if (
        not any(name.kind == ROLE for name in clause.names)
        or pattern("corrects").search(clause.text) is None
    ):
        return False
    start = clause.words[0].start
    taken = [match.span() for match in pattern("corrects").finditer(clause.text)]
    return all(
        name is not None
        or _says_nothing(word)
        or any(first < word.end - start and word.start - start < last for first, last in taken)
        for word, name in zip(clause.words, clause.name_of, strict=True)
    )


def _only(clause: Clause, *kinds: str) -> bool:
    return bool(clause.names) and {name.kind for name in clause.names} <= {*kinds}


def _number(seen: Situation) -> bool:
    offered = seen.context.listed or seen.context.offered
    return (
        bool(offered)
        and seen.alone
        and pattern("only_a_number").fullmatch(seen.clause.text) is not None
    )


def _only_signs(clause: Clause) -> bool:
    return bool(clause.words) and all(map(is_mark, clause.words))


TABLE = (
    CertainRow(
        "nothing but a question mark",
        "help",
        lambda seen: _only_signs(seen.clause) and "?" in seen.clause.text,
        ("？",),
        ("どんな人ですか?",),
    ),
    CertainRow(
        "nothing but signs",
        "ok",
        lambda seen: _only_signs(seen.clause),
        ("👍👍",),
        ("はい👍",),
    ),
    CertainRow(
        "a command for a machine",
        OFF,
        lambda seen: pattern("typed_command").fullmatch(seen.clause.message.text.text) is not None,
        ("/restart",),
        ("CEO/COOの違い",),
    ),
    CertainRow(
        "another meaning of a name",
        MEANING,
        lambda seen: any(name.kind == OTHER_MEANING for name in seen.clause.names),
        ("最高コンプライアンス責任者のCCOとは?",),
        ("CCOはコンプラも見ますか?",),
    ),
    CertainRow(
        "a number alone",
        NUMBER,
        _number,
        ("CCOの仕事内容は?", "2"),
        ("CCOの仕事内容は?", "2023年に始まったのですか?"),
    ),
    CertainRow(
        "a role corrected",
        NAME,
        lambda seen: bool(seen.context.asked) and corrects(seen.clause),
        ("CTOの仕事内容は?", "すみません、CTOじゃなくてCFOでした"),
        ("CTOの仕事内容は?", "CFOとの違いは?"),
    ),
    CertainRow(
        "nothing but a name",
        NAME,
        lambda seen: (
            bare(seen.clause)
            and _only(seen.clause, ROLE, OTHER_ROLE)
            and (seen.alone or bool(seen.meant.roles) or any(name.title for name in seen.others))
            and not ordinals(seen.clause.text, bare=False)
        ),
        ("CFOの役割は?", "じゃあCTOは?"),
        ("CFOの役割は?", "CTOの起源は?"),
    ),
    CertainRow(
        "nothing but a reference",
        NAME,
        _only_refers,
        ("CFOの役割は?", "CTOの役割は?", "前者は?"),
        ("CFOの役割は?", "CTOの役割は?", "前者の起源は?"),
    ),
    CertainRow(
        "a question that the bot itself suggests",
        SUGGESTED,
        lambda seen: seen.suggested is not None,
        ("CTOの業務内容は?",),
        ("CTOの業務内容を教えて",),
    ),
)


def row_for(seen: Situation) -> CertainRow | None:
    """Return the first row that decides a clause, or None."""
    return next((row for row in TABLE if row.decides(seen)), None)
