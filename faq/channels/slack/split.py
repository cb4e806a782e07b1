"""Cuts long text where Japanese may be cut: after a line, a sentence or a comma."""

# Best first; Japanese has no spaces to cut at.
_ENDS = ("\n", "\u3002", "\u3001", " ")


def split(text: str, most: int) -> list[str]:
    """Return the text in pieces of at most so many characters; joined, they are the text."""
    pieces = []
    while len(text) > most:
        cut = _cut(text, most)
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _cut(text: str, most: int) -> int:
    # A cut far in front would make many small messages.
    cuts = (text.rfind(end, most // 2, most) + 1 for end in _ENDS)
    return next((cut for cut in cuts if cut), most)
