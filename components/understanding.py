"""Understands a message: what it asks, of which roles, and whether the article covers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.facts import Book
from actions.parts import GENERAL
from components import scope, topics
from components.analysis import Analysis, analyse
from components.aspects import Aspect, AspectFinder, noun_phrase, spoken
from components.core import core_words
from components.features import content, features, meaning
from components.frames import asks_what, explains_silent, is_riddle, names_only, owned_by_role
from components.japanese import normalise
from components.mentions import OTHER_MEANING, OTHER_ROLE, ROLE, TERM, MentionFinder
from components.parts import Clause, clauses, mentions_of_kind, ordinals, roles, roles_between
from components.scope import Evidence, Knowledge, ScopeModel
from components.topics import Floats, TopicModel

# How many intents of the ranking are kept for the context to choose from.
_RANKED = 12
# Turns the distance of scores into shares; the order does not depend on it.
_SHARPNESS = 4.0
# From this share of the ranking on, its best intent is no guess: 「日本語で何て言うの」.
_CLEARLY = 0.9
# Intents that ask about a subject; the others are small talk.
_SUBJECTS = ("ask_", "mention_role")
# An intent with this share of the best one's may answer when the best explains too little.
_CLOSE = 0.5
# By how much the off-topic intent must lead before a question is called off the subject.
_CLEARLY_OFF = 0.3


@dataclass(frozen=True)
class Understanding:
    """The models, and how sure the scope model must be (`threshold`, from 0 to 1).

    `alone` is the threshold for a question that names neither a role nor a term.
    """

    model: TopicModel
    known: Knowledge
    scope: ScopeModel
    threshold: float
    alone: float


class Reader:
    """Reads messages with the names of one facts file."""

    def __init__(self, book: Book) -> None:
        self.mentions = MentionFinder(book)
        self.aspects = AspectFinder(book)
        self._book = book

    def analyse(self, typed: str) -> Analysis:
        """Return the message in one spelling with its mentions and words."""
        return analyse(typed, self.mentions)

    def fact_words(self) -> dict[str, frozenset[str]]:
        """Return the content words of the facts by the intent that asks for them."""
        words: dict[str, set[str]] = {}
        for fact in self._book.facts:
            used = content(self.analyse(f"{fact.text} {fact.short or ''}"))
            for topic in (fact.topic, *fact.also):
                words.setdefault(f"ask_{topic}", set()).update(used)
        return {intent: frozenset(known) for intent, known in words.items()}

    def train(
        self, texts: Sequence[str], intents: Sequence[str], threshold: float, alone: float
    ) -> Understanding:
        """Fit the models to training examples."""
        analyses = [self.analyse(text) for text in texts]
        model = topics.fit([features(analysis) for analysis in analyses], intents)
        words = self.fact_words()
        known = scope.learn(model, analyses, intents, words)
        return Understanding(model, known, scope.fit(analyses, intents, words), threshold, alone)

    def parts(self, analysis: Analysis, models: Understanding) -> list[dict[str, Any]]:
        """Return what the message asks: a part for each question, for actions/parts.py."""
        aspects = self.aspects.find(analysis)
        found: list[dict[str, Any]] = []
        for clause in clauses(analysis, aspects):
            if clause.listed:
                found.extend(self._listed(analysis, clause))
            else:
                found.append(self._part(analysis, clause, aspects, models))
        return found

    def _listed(self, analysis: Analysis, clause: Clause) -> list[dict[str, Any]]:
        """「役割と年収」: every aspect of the list is asked by name."""
        found: list[dict[str, Any]] = []
        named: list[str] = []
        start = 0
        for aspect in clause.listed:
            intent = f"ask_{aspect.topic}" if aspect.topic else scope.UNCOVERED
            part = _frame(analysis, clause, intent, 1.0, [(intent, 1.0)])
            # 「CTOの年収とCEOの役割」: each is asked of the roles that were named last.
            named = roles_between(analysis, clause, start, aspect.start) or named
            start = aspect.end
            part["roles"] = named or part["roles"]
            part["aspect"] = spoken(aspect) if aspect.silent else None
            part["silent"] = aspect.silent
            found.append(part)
        return found

    def _part(
        self, analysis: Analysis, clause: Clause, aspects: list[Aspect], models: Understanding
    ) -> dict[str, Any]:
        span = (clause.start, clause.end)
        evidence = scope.evidence(models.model, models.known, analysis, *span)
        ranking = _ranking(models.model.intents, evidence)
        silent = _silent(analysis, clause, aspects)
        sure = models.scope.accepts(evidence.values)
        kinds = {m.kind for m in analysis.mention_of[slice(*span)] if m is not None}
        what = asks_what(analysis, clause)
        if what is not None and (what.kind == TERM or ranking[0][1] < _CLEARLY):
            # The article tells what its roles are, and defines none of its terms.
            intent = scope.UNCOVERED if what.kind == TERM else "ask_definition"
            confidence = 1.0
        elif (best := self._covered(analysis, clause, aspects, sure, ranking, models)) is not None:
            intent, confidence = best, sure
        else:
            intent = _refusal(models.model.intents, evidence.scores, kinds, bool(silent))
            confidence = 1 - sure
        named = [a for a in aspects if a.topic and _within(analysis, clause, a)]
        if named and not intent.startswith("ask_") and intent not in scope.REFUSING:
            # 「CCOの話に戻りますが、役割は?」 names a role, but asks for more.
            intent = f"ask_{named[-1].topic}"
        elif kinds and intent not in scope.REFUSING and not intent.startswith(_SUBJECTS):
            # Who names a role or a term is not just greeting.
            intent = next((name for name, _ in ranking if name.startswith(_SUBJECTS)), intent)
        part = _frame(analysis, clause, intent, confidence, ranking)
        part["covered"] = round(sure, 4)
        if intent in scope.REFUSING:
            part["aspect"] = spoken(silent) if silent else noun_phrase(analysis, *span)
            part["silent"] = silent.silent if silent else None
        if what is not None and what.kind == TERM:
            part["term"] = analysis.as_typed(what.start, what.end)
        return part

    def _covered(
        self,
        analysis: Analysis,
        clause: Clause,
        aspects: list[Aspect],
        sure: float,
        ranking: list[Any],
        models: Understanding,
    ) -> str | None:
        """Return the likeliest intent that explains what the clause names, if sure enough."""
        anchored = {m.kind for m in analysis.mentions} & {ROLE, TERM, OTHER_MEANING}
        named = anchored or names_only(analysis, clause, aspects)
        if sure < (models.threshold if named else models.alone):
            return None
        # Nothing is known of a thing that no example and no fact has a word for.
        if not models.known.all_words.issuperset(map(meaning, owned_by_role(analysis, clause))):
            return None
        silent = _silent(analysis, clause, aspects)
        for intent, share in ranking:
            words = models.known.words.get(intent, frozenset())
            if share < ranking[0][1] * _CLOSE:
                break
            if silent and not intent.startswith("ask_"):
                continue
            if intent != "ask_reverse" and is_riddle(analysis, clause):
                continue
            if _explains_terms(analysis, clause, models.known, intent) and explains_silent(
                analysis, silent, words
            ):
                return str(intent)
        return None


def _frame(
    analysis: Analysis,
    clause: Clause,
    intent: str,
    confidence: float,
    ranking: list[Any],
) -> dict[str, Any]:
    others = mentions_of_kind(analysis, clause, OTHER_ROLE)
    meanings = mentions_of_kind(analysis, clause, OTHER_MEANING)
    words = analysis.words[clause.start : clause.end]
    text = analysis.text.text[words[0].start : words[-1].end] if words else ""
    named = roles(analysis, clause)
    if intent == "ask_difference" and not named and any(w.norm in core_words().all for w in words):
        named = [GENERAL]
    terms = mentions_of_kind(analysis, clause, TERM)
    return {
        "intent": intent,
        "confidence": round(float(confidence), 4),
        "ranking": ranking,
        "roles": named,
        "others": [{"name": m.value, "text": analysis.as_typed(m.start, m.end)} for m in others],
        "meaning": meanings[0].value if meanings else None,
        "ordinals": ordinals(text, bare=intent == "ask_item"),
        "aspect": None,
        "silent": None,
        "nouns": _nouns(analysis, clause),
        "elliptic": not named and not others and not terms,
    }


def _nouns(analysis: Analysis, clause: Clause) -> list[str]:
    phrase = noun_phrase(analysis, clause.start, clause.end)
    words = [
        word.surface
        for word in analysis.words[clause.start : clause.end]
        if word.tag.startswith("名詞")
    ]
    # Facts are searched by them, so what was typed oddly must not stand in them.
    return list(dict.fromkeys([*([normalise(phrase).text] if phrase else []), *words]))


def _ranking(intents: Sequence[str], evidence: Evidence) -> list[Any]:
    best = evidence.ranked[:_RANKED]
    scores = evidence.scores[list(best)]
    shares = np.exp(_SHARPNESS * (scores - scores[0]))
    shares = shares / shares.sum()
    return [[intents[i], round(share, 4)] for i, share in zip(best, shares.tolist(), strict=True)]


def _silent(analysis: Analysis, clause: Clause, aspects: list[Aspect]) -> "Aspect | None":
    inside = [a for a in aspects if a.silent and _within(analysis, clause, a)]
    return max(inside, key=lambda aspect: len(aspect.text), default=None)


def _explains_terms(analysis: Analysis, clause: Clause, known: Knowledge, intent: str) -> bool:
    """Whether the topic's examples or facts speak of a term that the clause is about."""
    terms = mentions_of_kind(analysis, clause, TERM)
    if not terms or roles(analysis, clause) or intent == "ask_reverse":
        return True
    words = known.words.get(intent, frozenset())
    return any(f"<{term.value}>" in words for term in terms)


def _within(analysis: Analysis, clause: Clause, aspect: Aspect) -> bool:
    words = analysis.words[clause.start : clause.end]
    return bool(words) and words[0].start <= aspect.start < words[-1].end


def _refusal(intents: Sequence[str], scores: Floats, kinds: "set[str]", silent: bool) -> str:
    """Say why a question is refused: off the subject only if nothing speaks for the subject."""
    if OTHER_ROLE in kinds and ROLE not in kinds:
        return scope.OTHER
    lead = scores[intents.index(scope.OUT)] - scores[intents.index(scope.UNCOVERED)]
    near = lead < _CLEARLY_OFF
    if kinds or silent or near:
        return scope.UNCOVERED
    return scope.OUT
