"""The form of an answer."""

from faq.contract.answer import KINDS


def test_the_kinds_are_those_of_the_schema(schema) -> None:
    assert schema.schema["properties"]["kind"]["enum"] == [*KINDS]
