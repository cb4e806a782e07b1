"""Finds the core of a question: without openings, polite endings and requests to tell.

「すみません、CTOの役割について教えていただけますでしょうか」 and 「CTOの役割」 ask the same and must be
understood alike, so the models see only the core.
"""

from typing import FrozenSet, Sequence, Tuple

from components.japanese import Word


def _set(words: str) -> FrozenSet[str]:
    return frozenset(words.split())


# Normalised forms, as Sudachi gives them.
_OPENINGS = _set(
    "あの えっと えーと えと ねえ ねぇ なあ すみません すいません 済む 済みません ちなみに 因みに 所で ところで "
    "抑 そもそも ぶっちゃけ 結局 先輩 先生 もしもし おい ほら 質問 突然 恐れ入る 恐縮 失礼 因に まず 一体 いったい "
    "実は 正直"
)
_OPENING_TAILS = _set("ます ん ず に 成る が けど けれど けれども です だ て 為る 、 , た で も")
# Sentence endings that only colour the question.
_ENDINGS = _set(
    "か の だ です ます ね よ う でしょう だろう な さ わ ん や やろ ねん ぞ ぜ かしら けど けれど けれども が し "
    "のだ っけ ? ! 。 、 … ・ - ー ~ ( ) 」 『 』 「 です! じゃん っす もん とか よう"
)
# Words of a request to tell, and those that make it one.
_TELL = _set(
    "教える 知る 聞く 訊く 伺う 説明 解説 教示 願う 質問 尋ねる 調べる 理解 分かる 判る 解る 紹介 ピン 気 確認 興味 お教え"
)
_AROUND_TELL = _set(
    "て たい 下さる 頂く 頂ける 貰う 貰える 呉れる くれる 欲しい ほしい ます ん ず ぬ ない 為る 致す お 御 ご よろしい 宜しい 幸い "
    "思う と ば れる られる を に は が も だ です か う の よ ね けど けれど ので から た 良い いい 良く よく いまいち "
    "今一 全然 さっぱり 成る 来る こ 有る ある 出来る 簡単 分かり易い 徹底 ざっくり 詳細 一言 少し ちょっと もう少し "
    "改めて 是非 ? ! 。 、 … やすい 易い わかりやすく くださる させる つつ まして おる 居る いる んだ 以上 もの"
)
_JOINING = _set("を に つく て 関する 係わる")


def core(words: Sequence[Word], free: Sequence[bool]) -> Tuple[int, int]:
    """Return between which words the core stands; `free[i]` says that word i is no mention.

    When nothing would be left, all of it is the core.
    """
    start, end = _after_openings(words, free), len(words)
    end = _before_ending(words, free, start, end)
    end = _before_request(words, free, start, end)
    end = _before_ending(words, free, start, end)
    return (start, end) if end > start else (0, len(words))


def _after_openings(words: Sequence[Word], free: Sequence[bool]) -> int:
    start = 0
    while start < len(words) and free[start] and words[start].norm in _OPENINGS:
        start += 1
        while start < len(words) and free[start] and words[start].norm in _OPENING_TAILS:
            start += 1
    return start


def _before_ending(words: Sequence[Word], free: Sequence[bool], start: int, end: int) -> int:
    while end > start and free[end - 1] and words[end - 1].norm in _ENDINGS:
        end -= 1
    return end


def _before_request(words: Sequence[Word], free: Sequence[bool], start: int, end: int) -> int:
    """Step back over 「を教えていただけますか」; only when a word of telling is in it."""
    first = end
    while first > start and free[first - 1] and words[first - 1].norm in _TELL | _AROUND_TELL:
        first -= 1
    telling = [i for i in range(first, end) if words[i].norm in _TELL]
    if not telling:
        return end
    cut = telling[0]
    while cut > first and words[cut - 1].norm in _AROUND_TELL - _set("と は が に を も の"):
        cut -= 1
    while cut > start and free[cut - 1] and words[cut - 1].norm in _JOINING:
        cut -= 1
    return cut if cut > start else end
