"""The latest conversations of this worker, in memory, compressed and bounded."""

import marshal
import time
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from faq.stores.rows import EventRow, message_id

# In bytes, of all conversations together: some 8,000 turns.
MOST_BYTES = 8 << 20
# In turns, of one conversation.
MOST_TURNS = 1000
# What a conversation and a turn take besides what is said in it, roughly.
_OVERHEAD, _OVERHEAD_OF_A_TURN = 600, 150


@dataclass(slots=True)
class _Conversation:
    turns: list[bytes] = field(default_factory=list)
    # The ids of the messages in each of them.
    ids: list[tuple[str, ...]] = field(default_factory=list)
    size: int = _OVERHEAD
    # When it was added to last, by a clock that only goes on.
    changed: float = 0.0


class Recent:
    """What was said lately; what was used longest ago gives way."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._size = 0
        self._conversations: OrderedDict[str, _Conversation] = OrderedDict()

    def append(self, sender: str, turn: Sequence[EventRow]) -> None:
        """Keep what one turn added to a conversation."""
        kept = self._conversations.setdefault(sender, _Conversation())
        self._conversations.move_to_end(sender)
        kept.changed = time.monotonic()
        before = kept.size if kept.turns else 0
        packed = zlib.compress(marshal.dumps([tuple(row) for row in turn]), 1)
        kept.turns.append(packed)
        kept.ids.append(tuple(filter(None, map(message_id, turn))))
        kept.size += len(packed) + _OVERHEAD_OF_A_TURN
        if len(kept.turns) > MOST_TURNS:
            kept.size -= len(kept.turns.pop(0)) + _OVERHEAD_OF_A_TURN
            kept.ids.pop(0)
        self._size += kept.size - before
        while self._size > self._most_bytes and len(self._conversations) > 1:
            self._size -= self._conversations.popitem(last=False)[1].size

    def replace(self, sender: str, rows: Sequence[EventRow]) -> None:
        """Keep these rows, as one turn, in the place of what was kept of a conversation."""
        self.delete(sender)
        if rows:
            self.append(sender, rows)

    def rows(self, sender: str, turns: int = MOST_TURNS) -> list[EventRow]:
        """Return the rows of a conversation's last turns; of an unknown one, none."""
        kept = self._conversations.get(sender)
        if kept is None:
            return []
        self._conversations.move_to_end(sender)
        latest = kept.turns[-turns:]
        return [
            EventRow(*row) for packed in latest for row in marshal.loads(zlib.decompress(packed))
        ]

    def has_message(self, sender: str, id: str) -> bool:
        """Whether a message with this id is kept."""
        kept = self._conversations.get(sender)
        return kept is not None and any(id in ids for ids in kept.ids)

    def delete(self, sender: str) -> None:
        """Forget a conversation."""
        kept = self._conversations.pop(sender, None)
        if kept is not None:
            self._size -= kept.size

    def forget(self, silence: float) -> None:
        """Forget the conversations to which nothing was added for so many seconds."""
        last = time.monotonic() - silence
        for sender in [s for s, kept in self._conversations.items() if kept.changed <= last]:
            self.delete(sender)

    def __contains__(self, sender: str) -> bool:
        return sender in self._conversations

    def senders(self) -> list[str]:
        """Return all senders, the one that was used longest ago first."""
        return list(self._conversations)
