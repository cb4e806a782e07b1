"""What many imagined people asked, and how varied it is: `python -m tools.evaluation.voices`.

faq/understanding/examples.py says how the messages of data/voices are written, faq/owner/check.py
what is wrong with them. Exits with 1 when the set is less varied than FLOORS.
"""

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.understanding.examples import Said, read

# At least so many; of the copies, at most this share.
FLOORS = {"people": 40, "messages": 20_000, "dialogues": 800, "asked of each topic": 150}
MOST_COPIES = 0.06


def core(text: str, facts: Book) -> str:
    """Return a message without marks, and with one name for all roles: copies have the same."""
    folded = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).lower())
    names = "|".join(sorted(map(str.lower, facts.roles), key=len, reverse=True))
    return re.sub(names, "●", folded)


def measure(messages: list[Said], facts: Book) -> tuple[dict[str, int], float]:
    """Return the figures that FLOORS bound, and the share of messages that are copies."""
    single = [message for message in messages if not message.dialogue]
    asked: dict[str, int] = defaultdict(int)
    for label in (label for message in messages for label in message.labels):
        asked[label.partition(":")[0]] += 1
    cores = Counter(core(message.text, facts) for message in single)
    figures = {
        "people": len({message.person for message in messages}),
        "messages": len({message.text for message in single}),
        "dialogues": sum(message.dialogue and message.opens for message in messages),
        "asked of each topic": min(asked[topic] for topic in facts.topics),
    }
    return figures, 1 - len(cores) / max(1, len(single))


def too_few(figures: Mapping[str, int], copies: float) -> list[str]:
    """Return what is below its floor."""
    found = [
        f"{name}: {figures[name]} < {floor}"
        for name, floor in FLOORS.items()
        if figures[name] < floor
    ]
    return [*found, *([f"copies: {copies:.3f} > {MOST_COPIES}"] if copies > MOST_COPIES else [])]


def main() -> int:
    """Check and measure; return the exit status."""
    facts = book()
    figures, copies = measure(list(read()), facts)
    for name, value in figures.items():
        print(f"{name}: {value}")
    print(f"copies: {copies:.3f}")
    found = too_few(figures, copies)
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
