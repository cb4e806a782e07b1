r"""What the models learn from: what many imagined people wrote, and what each piece of it is.

data/voices/<person>.tsv holds single messages, <person>.dialogues.tsv dialogues of one person: one
message a line, a tab, and its label. A message of several pieces has `¦` between them, and between
their labels; `\n` is a line break; `#` begins a dialogue. A label is

* `<topic>:<roles>`, with `-` where no role is meant, or `who:<role>`: the article answers it;
* `silent:<roles>=<what>`, `norole=<what>`, `sense=<what>`, `off`: it does not; `<what>` is what the
  person asked for, in words of the text, or nothing;
* an act that asks nothing of the article, or a command on the last answer (ACTS), or `item:<n>`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.knowledge.article import FOLDER, ROOT

VOICES = FOLDER / "voices"
_GENERAL = ROOT / "data" / "voices"

# What the article does not answer: of a role, of a role it does not describe, in another sense
# of a name, and off the subject.
SILENT, NO_ROLE, SENSE, OFF = "silent", "norole", "sense", "off"
REFUSED = frozenset({SILENT, NO_ROLE, SENSE, OFF})
WHO, ITEM = "who", "item"
# What tells, greets, thanks ... and asks nothing.
# fmt: off
SOCIAL = frozenset({
    "bot", "bye", "greet", "help", "human", "no", "ok", "rude", "small", "stop", "tell", "thank",
    "yes",
})
# What wishes something of the last answer.
COMMANDS = frozenset({
    "again", "all", "back", "count", "more", "other", "shorter", "simpler", "source", "sure",
    "table", "why",
})
# fmt: on
ACTS = SOCIAL | COMMANDS | {OFF}

BORDER = "¦"
# The setting of how many messages are learned from, if not all.
MOST = "most"


@dataclass(frozen=True)
class Label:
    """What a piece of a message is: see the top of this module."""

    name: str
    roles: tuple[str, ...] = ()
    text: str = ""

    @property
    def kind(self) -> str:
        """What the models are to tell apart: the name, for `who` with the role."""
        return f"{WHO}:{self.roles[0]}" if self.name == WHO else self.name


@dataclass(frozen=True)
class Said:
    """A message of a person: its pieces, and a label for each.

    `opens` says that a conversation begins with it: so does every message outside of dialogues.
    """

    person: str
    pieces: tuple[str, ...]
    labels: tuple[str, ...]
    dialogue: bool = False
    opens: bool = True

    @property
    def text(self) -> str:
        """The message as it was typed."""
        return "".join(self.pieces)


def read(folder: Path = VOICES) -> Iterator[Said]:
    """Yield the messages of all people. Raises ValueError."""
    for path in sorted(folder.glob("*.tsv")):
        person, _, kind = path.stem.partition(".")
        dialogue = kind == "dialogues"
        opens = True
        for line in path.read_text(encoding="utf-8").splitlines():
            if line == "#":
                opens = True
                continue
            text, label = line.split("\t")
            pieces = tuple(text.replace("\\n", "\n").split(BORDER))
            yield Said(person, pieces, tuple(label.split(BORDER)), dialogue, opens)
            opens = not dialogue


def learned_from() -> Iterator[Said]:
    """Yield all messages that the models learn from. Raises ValueError.

    For another article than that of data/, they are its own and what people there said besides
    asking.
    """
    yield from read()
    if VOICES != _GENERAL:
        for said in read(_GENERAL):
            if all(label in ACTS for label in said.labels):
                yield said


def thinned(said: Sequence[Said], most: int | None) -> list[Said]:
    """Return about so many messages at most, evenly from all that was said, dialogues whole."""
    if most is None or len(said) <= most:
        return list(said)
    kept: list[Said] = []
    keeps = False
    for i, message in enumerate(said):
        if message.opens:
            keeps = len(kept) * len(said) < i * most
        if keeps:
            kept.append(message)
    return kept


def label_of(written: str) -> Label:
    """Read a label."""
    head, _, text = written.partition("=")
    name, _, roles = head.partition(":")
    if name == ITEM or not re.fullmatch(r"[\w,]+", roles):
        return Label(name, (), roles if name == ITEM else text)
    return Label(name, tuple(roles.split(",")), text)
