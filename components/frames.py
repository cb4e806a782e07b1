"""Shapes of questions that say what is asked, whatever else the models make of them."""

from components.analysis import Analysis
from components.aspects import Aspect
from components.core import core, core_words
from components.features import content_words, is_punctuation, meaning
from components.japanese import Word
from components.mentions import ROLE, TERM, Mention
from components.parts import Clause


def asks_what(analysis: Analysis, clause: Clause) -> Mention | None:
    """Return the role or term of which a clause asks what it is, as in 「KPIって何?」."""
    words = analysis.words[clause.start : clause.end]
    mentions = analysis.mention_of[clause.start : clause.end]
    named = [i for i, mention in enumerate(mentions) if mention is not None]
    if not named:
        return None
    mention, behind = mentions[named[-1]], words[named[-1] + 1 :]
    if mention is None or mention.kind not in (ROLE, TERM):
        return None
    # A term must be the whole subject; before a role may stand whatever tells of it.
    before = [w for w in words[: named[0]] if not is_punctuation(w)]
    others = {m.value for m in mentions if m is not None} - {mention.value}
    if mention.kind == TERM and (others or any(_tells(w.norm) for w in before)):
        return None
    known = core_words()
    _, end = core(words, [m is None for m in mentions])
    rest = words[named[-1] + 1 : max(end, named[-1] + 1)] or behind
    norms = [word.norm for word in rest if not is_punctuation(word)]
    marked = known.what_markers & {*norms, *("とは" for _ in [0] if norms[:2] == ["と", "は"])}
    return mention if marked and set(norms) <= known.what else None


def _tells(norm: str) -> bool:
    """Whether a word before a term makes it more than the bare term."""
    return norm not in core_words().plain


def names_only(analysis: Analysis, clause: Clause, aspects: list[Aspect]) -> bool:
    """Whether a clause consists of nothing but the names of topics: 「業務内容は?」."""
    spans = [(a.start, a.end) for a in aspects if a.topic]
    words = content_words(analysis, clause.start, clause.end)
    return bool(words) and all(any(s <= w.start < e for s, e in spans) for w in words)


def owned_by_role(analysis: Analysis, clause: Clause) -> list[Word]:
    """Return the nouns right behind a role and 「の」: what 「CFOのSDGsは?」 asks about."""
    found: list[Word] = []
    mentions = analysis.mention_of
    for i in range(clause.start, clause.end - 2):
        mention = mentions[i]
        if mention is None or mention.kind != ROLE or analysis.words[i + 1].surface != "の":
            continue
        for word, named in zip(
            analysis.words[i + 2 : clause.end], mentions[i + 2 : clause.end], strict=True
        ):
            if named is not None or not word.tag.startswith("名詞"):
                break
            found.append(word)
    return found


def explains_silent(analysis: Analysis, aspect: Aspect | None, known: frozenset[str]) -> bool:
    """Whether words that a topic knows include the silent aspect that a clause names."""
    if aspect is None:
        return True
    inside = [w for w in analysis.words if aspect.start <= w.start < aspect.end]
    return all(meaning(word) in known for word in inside)


def is_riddle(analysis: Analysis, clause: Clause) -> bool:
    """Whether a clause describes something and asks for its name: 「…するのは?」「…ことは?」.

    On its own such a question is a quiz; in a conversation it may well go on with the subject.
    """
    words = analysis.words[clause.start : clause.end]
    mentions = analysis.mention_of[clause.start : clause.end]
    if any(mention is not None for mention in mentions):
        return False
    start, end = core(words, [True] * len(words))
    norms = [word.norm for word in words[start:end]]
    return len(norms) > 2 and norms[-1] == "は" and norms[-2] in core_words().things
