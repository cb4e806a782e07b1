"""Keeps the models in a folder, as JSON and arrays: loading them can run no code."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import load_npz, save_npz

from components.scope import Knowledge, ScopeModel
from components.topics import TopicModel
from components.understanding import Understanding

# Raised when the layout of the files changes, so that an old model is refused and not misread.
FORMAT = 2


class ModelFormatError(Exception):
    """The model was made by another version of this code and must be trained anew."""


def save(models: Understanding, folder: Path) -> None:
    """Write the models into a folder."""
    model, known, scope = models.model, models.known, models.scope
    data = {
        "format": FORMAT,
        "vocabulary": sorted(model.vocabulary, key=lambda name: model.vocabulary[name]),
        "intents": list(model.intents),
        "words": {intent: sorted(words) for intent, words in known.words.items()},
        "common": sorted(known.common),
        "rarity": known.rarity,
        "leaning": known.leaning,
        "unseen": [known.unseen_rarity, known.unseen_leaning],
        "refused": known.refused,
        "bias": scope.bias,
    }
    text = json.dumps(data, ensure_ascii=False)
    (folder / "model.json").write_text(text, encoding="utf-8")
    np.savez_compressed(
        folder / "arrays.npz",
        idf=model.idf,
        weights=model.weights,
        intent_bias=model.bias,
        spans=known.spans,
        mean=scope.mean,
        scale=scope.scale,
        scope_weights=scope.weights,
    )
    save_npz(folder / "examples.npz", known.examples)


def load(folder: Path, threshold: float, alone: float) -> Understanding:
    """Read the models from a folder. Raises ModelFormatError when another version wrote them."""
    data: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ModelFormatError(f"model format {data.get('format')}, this code needs {FORMAT}")
    with np.load(folder / "arrays.npz") as arrays:
        model = TopicModel(
            {name: index for index, name in enumerate(data["vocabulary"])},
            arrays["idf"],
            arrays["weights"],
            arrays["intent_bias"],
            tuple(data["intents"]),
        )
        words = {intent: frozenset(known) for intent, known in data["words"].items()}
        known = Knowledge(
            words,
            frozenset().union(*words.values()),
            frozenset(data["common"]),
            data["rarity"],
            data["leaning"],
            data["unseen"][0],
            data["unseen"][1],
            load_npz(folder / "examples.npz"),
            arrays["spans"],
            data["refused"],
        )
        scope = ScopeModel(arrays["mean"], arrays["scale"], arrays["scope_weights"], data["bias"])
    return Understanding(model, known, scope, threshold, alone)
