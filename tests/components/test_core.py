"""The core of a question: what is left without openings, endings and requests to tell."""

import pytest
import yaml

from components.core import PATH, core, core_words
from components.japanese import normalise, words

CORES = {
    "CTOの役割": [
        "CTOの役割",
        "CTOの役割。",
        "CTOの役割?",
        "CTOの役割です",
        "CTOの役割を教えて",
        "CTOの役割を教えてください",
        "CTOの役割を教えていただけますか?",
        "CTOの役割を教えていただけると幸いです。",
        "CTOの役割を知りたいです",
        "CTOの役割について説明してください",
        "CTOの役割がよくわからない",
        "すみません、CTOの役割を教えて",
        "あの、CTOの役割",
        "えっと、CTOの役割です",
        "お世話になります。CTOの役割について教えていただけますでしょうか",
        "ちなみにCTOの役割",
        "ところで、CTOの役割を説明していただきたいのですが",
        "まず、CTOの役割、教えて!!",
    ],
    "CTOの役割は": ["CTOの役割は?", "CTOの役割は…", "CTOの役割はでしょうか?"],
    "CTOとは": ["CTOとは?", "ねえCTOとは", "CTOとはですか"],
    # all of it, when nothing would be left
    "教えてください": ["教えてください"],
    "すみません": ["すみません"],
    "": [""],
}


@pytest.mark.parametrize(
    ("text", "expected"), [(text, kept) for kept, texts in CORES.items() for text in texts]
)
def test_core(text: str, expected: str, analyse) -> None:
    analysis = analyse(text)
    start, end = core(analysis.words, [mention is None for mention in analysis.mention_of])
    kept = "".join(word.surface for word in analysis.words[start:end])
    assert kept.strip("。、") == normalise(expected).text


def test_a_mention_is_never_cut_away() -> None:
    cut = words("すみません")
    assert core(cut, [False] * len(cut)) == (0, len(cut))


@pytest.mark.parametrize("opening", sorted(core_words().openings))
def test_an_opening_is_listed_as_sudachi_writes_it(opening: str) -> None:
    assert words(opening)[0].norm in core_words().openings


def test_the_lists_are_read_once_and_hold_words() -> None:
    lists = core_words()
    assert lists is core_words()
    assert set(yaml.safe_load(PATH.read_text(encoding="utf-8"))) == set(vars(lists))
    assert all(vars(lists).values())
