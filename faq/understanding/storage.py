"""Keeps the models in a folder, as JSON and arrays: loading them can run no code."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from faq.understanding.borders import BorderModel
from faq.understanding.linear import LinearModel
from faq.understanding.meaning import MeaningModel
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned, tuned_from

# Raised when the layout of the files changes, so that an old model is refused and not misread.
FORMAT = 8
DATA, ARRAYS = "model.json", "arrays.npz"


class ModelFormatError(Exception):
    """The model was made by another version of this code and must be trained anew."""


def save(models: Models, settings: Tuned, folder: Path) -> None:
    """Write the models into a folder, with the settings that they are asked with."""
    words, meaning, borders = models.words, models.meaning, models.borders
    data = {
        "format": FORMAT,
        "settings": asdict(settings),
        "features": list(words.vocabulary),
        "kinds": words.labels,
        "meaning_kinds": meaning.labels,
        "borders": borders.weights,
        "border_bias": borders.bias,
        "asked": sorted(models.asked),
        "following": models.following,
        "alike": list(models.alike),
    }
    text = json.dumps(data, ensure_ascii=False)
    (folder / DATA).write_text(text, encoding="utf-8")
    # Compressed, because Rasa packs models slowly.
    np.savez_compressed(
        folder / ARRAYS,
        rarity=words.rarity,
        starts=words.starts,
        columns=words.columns,
        weights=words.weights,
        bias=words.bias,
        hidden=meaning.hidden,
        hidden_bias=meaning.hidden_bias,
        output=meaning.output,
        output_bias=meaning.output_bias,
    )


def load(folder: Path) -> tuple[Models, Tuned]:
    """Read the models from a folder. Raises ModelFormatError when another version wrote them."""
    data: dict[str, Any] = json.loads((folder / DATA).read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise ModelFormatError(f"model format {data.get('format')}, this code needs {FORMAT}")
    with np.load(folder / ARRAYS) as arrays:
        words = LinearModel(
            {feature: i for i, feature in enumerate(data["features"])},
            arrays["rarity"],
            arrays["starts"],
            arrays["columns"],
            arrays["weights"],
            arrays["bias"],
            tuple(data["kinds"]),
        )
        meaning = MeaningModel(
            arrays["hidden"],
            arrays["hidden_bias"],
            arrays["output"],
            arrays["output_bias"],
            tuple(data["meaning_kinds"]),
        )
    borders = BorderModel(data["borders"], data["border_bias"])
    asked, alike = frozenset(data["asked"]), tuple(data["alike"])
    models = Models(words, meaning, borders, asked, data["following"], alike)
    return models, tuned_from(data["settings"])
