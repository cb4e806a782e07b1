"""Choose the numbers of faq/understanding/tuned.py: `python -m tools.evaluation.tune`.

The models learn from four of five people; the numbers are fitted to what the others wrote, clause
by clause, each with the conversation before it as its writer meant it. Prints what config.yml
holds.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from faq.answering.turn import take
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Part, Remark
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.understanding import borders, examples, training
from faq.understanding.decision import Decision
from faq.understanding.engine import Engine
from faq.understanding.examples import COMMANDS, ITEM, Label, Said, label_of
from faq.understanding.message import Clause, Message
from faq.understanding.references import Meant
from faq.understanding.resolve import parts_of
from faq.understanding.situation import Situation
from faq.understanding.training import Models, marked
from faq.understanding.tuned import NAMES, Tuned

Floats = NDArray[np.float64]

# Every fifth person is held out.
_FOLDS = 5
# Numbers that are not weights of evidence.
_APART = ("border", "doubtful", "clear", "clear_asked", "asks", "second", "unsure", "doubted")
_WEIGHTS = tuple(name for name in NAMES if name not in _APART)
# Keeps weights small that hardly matter.
_REGULARISATION = 1e-3
_BORDERS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
_CLEAR = (0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
# So much may be lost by leaving the encoder alone.
_LOST = 0.0005
_DOUBTFUL = 0.05
# From here on the question before changes nothing: no turn of any dialogue.
_CLEAR_ASKED = 0.995
_ASKS = 0.4
# Two answers to one question are a burden: only where both topics are likely.
_SECOND = 0.15
# Nor is what may be something else told often: each adds it to one answer in twenty-five.
_UNSURE = 0.1
_DOUBTED = 0.2
_STARTED = time.monotonic()


@dataclass(frozen=True)
class TuningRow:
    """A clause: for each kind that it may be its evidence, and which kind is right."""

    kinds: tuple[str, ...]
    evidence: Floats
    right: int
    words_share: float
    words_kind: str


def main() -> int:
    """Print the settings."""
    said = list(examples.read())
    people = sorted({each.person for each in said})
    held = {*people[::_FOLDS]}
    learned = [each for each in said if each.person not in held]
    models = training.train(learned, book(), _progress)
    tried = [each for each in said if each.person in held]
    _progress(f"reading what {len(held)} others wrote")
    rows = list(_rows(tried, models))
    _progress(f"fitting to {len(rows)} clauses")
    weights = _fit(rows)
    settings = {
        "border": _border(tried, models),
        "doubtful": _DOUBTFUL,
        "clear": _clear(rows, weights),
        "clear_asked": _CLEAR_ASKED,
        "asks": _ASKS,
        "second": _SECOND,
        "unsure": _UNSURE,
        "doubted": _DOUBTED,
        **dict(zip(_WEIGHTS, (round(float(weight), 2) for weight in weights), strict=True)),
    }
    print(*(f"    {name}: {settings[name]}" for name in NAMES), sep="\n")
    chosen = [row.kinds[int(np.argmax(row.evidence @ weights))] for row in rows]
    right = [kind == row.kinds[row.right] for kind, row in zip(chosen, rows, strict=True)]
    _progress(f"right: {np.mean(right):.4f} of those that could be")
    return 0


def _plain() -> Tuned:
    """Return settings with which all evidence counts once, and the encoder is always asked."""
    return replace(Tuned(**{field.name: 1.0 for field in fields(Tuned)}), clear=2.0)


def _rows(said: Sequence[Said], models: Models) -> Iterator[TuningRow]:
    facts = book()
    engine = Engine(facts, models, _plain())
    context = EMPTY
    for each in said:
        if each.opens:
            context = EMPTY
        message = engine.read(each.text)
        clauses = _clauses(message, each)
        labels = [label_of(label) for label in each.labels]
        if len(clauses) != len(labels):
            context = EMPTY
            continue
        parts: list[Part] = []
        for step, label in zip(engine.steps(clauses, context), labels, strict=True):
            # A wish about the last answer is none where its writer thought of no conversation.
            if each.dialogue or label.name not in COMMANDS | {ITEM}:
                yield from _row(step.decision, label)
            parts += _meant(label, step.situation, facts)
        if each.dialogue:
            context = _after(parts, context, facts)


def _clauses(message: Message, said: Said) -> list[Clause]:
    """Return the clauses as the writer cut them."""
    starts = [0, *sorted(marked(message, said))]
    ends = [*starts[1:], len(message.words)]
    return [Clause(message, s, e) for s, e in zip(starts, ends, strict=True) if e > s]


def _row(decision: Decision, label: Label) -> Iterator[TuningRow]:
    kinds = tuple(decision.evidence)
    if decision.row is None and label.kind in kinds:
        evidence = np.array(
            [[decision.evidence[kind].get(name, 0.0) for name in _WEIGHTS] for kind in kinds]
        )
        words = evidence[:, _WEIGHTS.index("words")]
        best = int(np.argmax(words))
        share = float(np.exp(words[best]))
        yield TuningRow(kinds, evidence, kinds.index(label.kind), share, kinds[best])


def _meant(label: Label, seen: Situation, facts: Book) -> list[Part]:
    """Return the parts of a clause as its writer meant it."""
    if label.roles:
        seen = replace(seen, meant=Meant(label.roles, "named"))
    if label.name == ITEM:
        seen = replace(seen, places=(int(label.text),))
    return list(parts_of(Decision(label.kind, 1.0, {}), seen, facts))


def _after(parts: Sequence[Part], context: Context, facts: Book) -> Context:
    asked = [part for part in parts if not isinstance(part, Remark)] or parts[-1:]
    return take(asked, context, facts)[1]


def _fit(rows: Sequence[TuningRow]) -> Floats:
    """Return the weights with which the right kinds are likeliest."""
    most = max(len(row.kinds) for row in rows)
    evidence = np.zeros((len(rows), most, len(_WEIGHTS)))
    absent = np.zeros((len(rows), most))
    for i, row in enumerate(rows):
        evidence[i, : len(row.kinds)] = row.evidence
        absent[i, len(row.kinds) :] = -1e9
    right = np.array([row.right for row in rows])
    at = np.arange(len(rows))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = evidence @ weights + absent
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        expected = np.einsum("ij,ijk->ik", shares, evidence)
        slope = (expected - evidence[at, right]).mean(axis=0)
        value = -np.log(shares[at, right] + 1e-12).mean()
        return value + _REGULARISATION * weights @ weights, slope + 2 * _REGULARISATION * weights

    found: Floats = minimize(loss, np.full(len(_WEIGHTS), 0.3), jac=True, method="L-BFGS-B").x
    return found


def _border(said: Sequence[Said], models: Models) -> float:
    """Return the likelihood from which on cutting agrees most with the writers."""
    engine = Engine(book(), models, _plain())
    read = [(engine.read(each.text), each) for each in said if len(each.pieces) > 1]

    def agreement(threshold: float) -> float:
        both = cut = meant = 0
        for message, each in read:
            found = {clause.start for clause in borders.cut(message, models.borders, threshold)}
            wanted = {*marked(message, each), 0}
            both += len(found & wanted) - 1
            cut, meant = cut + len(found) - 1, meant + len(wanted) - 1
        return 2 * both / max(1, cut + meant)

    return max(_BORDERS, key=agreement)


def _clear(rows: Sequence[TuningRow], weights: Floats) -> float:
    """Return the least share of the words from which on the meaning need not be asked."""
    chosen = [row.kinds[int(np.argmax(row.evidence @ weights))] for row in rows]
    right = np.array([k == row.kinds[row.right] for k, row in zip(chosen, rows, strict=True)])
    alone = np.array([row.words_kind == row.kinds[row.right] for row in rows])
    sure = np.array([row.words_share for row in rows])
    for share in _CLEAR:
        if np.where(sure >= share, alone, right).mean() >= right.mean() - _LOST:
            return share
    return _CLEAR[-1]


def _progress(line: str) -> None:
    print(f"{time.monotonic() - _STARTED:6.1f} s  {line}", flush=True, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
