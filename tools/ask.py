"""Ask the bot without servers: `python -m tools.ask [--explain] 'CCOとは? | 2つ目は?'`.

Several turns of one conversation stand with `|` between them. With --explain each turn is shown as
it was understood: its clauses, what each may be and why, what decided, and the facts that answer.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from faq.answering.render import render
from faq.answering.turn import take
from faq.contract.answer import Answer
from faq.contract.context import EMPTY, Context
from faq.contract.parts import to_json
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.understanding.archive import open_engine
from faq.understanding.engine import Engine, Step, Understood
from tools import ROOT
from tools.train import MODEL

# So many readings of a clause are shown, the best first.
_SHOWN = 4
_TURN = "|"


def turns(
    engine: Engine, facts: Book, texts: Sequence[str]
) -> Iterator[tuple[str, Understood, Answer]]:
    """Yield each turn of a conversation: what was said, how it was understood, the answer."""
    context: Context = EMPTY
    for text in texts:
        understood = engine.understand(engine.read(text), context)
        answer, context = take(understood.parts, context, facts)
        yield text, understood, answer


def explained(understood: Understood, answer: Answer) -> Iterator[str]:
    """Yield lines that tell how a message was understood and what it is answered from."""
    for number, step in enumerate(understood.steps, 1):
        yield f"clause {number}: {step.clause.typed}"
        names = ", ".join(f"{name.kind} {name.value}" for name in step.clause.names)
        yield f"  names: {names or '-'}"
        yield from _readings(step)
        yield f"  decided by: {_decided_by(step)}"
        for part in to_json(step.parts):
            yield f"  part: {part}"
    yield f"kind: {answer.kind}"
    yield f"facts: {', '.join(answer.facts) or '-'}"


def _readings(step: Step) -> Iterator[str]:
    evidence = step.decision.evidence
    best = sorted(evidence, key=lambda kind: -sum(evidence[kind].values()))
    for kind in best[:_SHOWN]:
        reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in evidence[kind].items())
        yield f"  {sum(evidence[kind].values()):+6.2f}  {kind} ({reasons})"


def _decided_by(step: Step) -> str:
    if step.decision.row is not None:
        return f"what is certain: {step.decision.row}"
    asked = "words alone" if step.readings.meaning is None else "words and meaning"
    second = "" if step.decision.second is None else f", and {step.decision.second} beside it"
    unsure = ", which may not be what was asked" if step.decision.unsure else ""
    return f"evidence, {asked}: {step.decision.kind} ({step.decision.share:.2f}){second}{unsure}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer, or explain; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.ask", description=__doc__)
    parser.add_argument("question", help="what to ask; turns of one conversation with | between")
    parser.add_argument("--explain", action="store_true", help="show how it was understood")
    options = parser.parse_args(arguments)
    texts = [text.strip() for text in options.question.split(_TURN) if text.strip()]
    if not texts:
        print("make ask Q='CCOとは?'", file=sys.stderr)
        return 2
    engine = open_engine(Path(ROOT / MODEL), book())
    for text, understood, answer in turns(engine, book(), texts):
        print(f"> {text}")
        if options.explain:
            print(*explained(understood, answer), sep="\n")
        print(f"{render(answer)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
