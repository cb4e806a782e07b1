"""Parts go through JSON, and nothing that is no part comes out of it."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.contract.parts import (
    Command,
    CommandName,
    Gap,
    GapKind,
    Language,
    Part,
    PartError,
    Remark,
    RemarkKind,
    Request,
    from_json,
    to_json,
)

words = st.text(max_size=8)
names = st.lists(words, max_size=3).map(tuple)
parts = st.one_of(
    st.builds(Request, words, names, names, st.booleans()),
    st.builds(
        Gap,
        st.sampled_from(get_args(GapKind)),
        words,
        names,
        words | st.none(),
        names,
        words | st.none(),
    ),
    st.builds(Remark, st.sampled_from(get_args(RemarkKind)), words),
    st.builds(Command, st.sampled_from(get_args(CommandName))),
    st.just(Language()),
)


@given(st.lists(parts, max_size=4))
def test_parts_survive_json(found: list[Part]) -> None:
    assert from_json(json.loads(json.dumps(to_json(found)))) == tuple(found)


def test_what_is_left_at_its_default_is_left_out() -> None:
    assert to_json([Request("roles", ("CEO",)), Remark("off_topic")]) == [
        {"part": "request", "topic": "roles", "roles": ["CEO"]},
        {"part": "remark", "kind": "off_topic"},
    ]


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "request",
        [None],
        ["request"],
        [{}],
        [{"part": "question"}],
        [{"part": ["request"]}],
        [{"topic": "roles"}],
        [{"part": "request"}],
        [{"part": "request", "topic": None}],
        [{"part": "request", "topic": "roles", "role": ["CEO"]}],
        [{"part": "request", "topic": "roles", "roles": "CEO"}],
        [{"part": "request", "topic": "roles", "roles": [1]}],
        [{"part": "request", "topic": "roles", "assumed": "yes"}],
        [{"part": "gap", "kind": "salary"}],
        [{"part": "gap", "kind": "aspect", "near": 3}],
        [{"part": "remark", "kind": "answer"}],
        [{"part": "command", "name": "louder"}],
        [{"part": "language", "code": "fr"}],
        [{"part": "request", "topic": "roles"}, {"part": "gap"}],
    ],
    ids=str,
)
def test_what_is_no_part_is_refused(data: object) -> None:
    with pytest.raises(PartError):
        from_json(data)
