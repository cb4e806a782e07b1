"""From the answer to plain Japanese text, complete by itself: what every channel can show."""

from faq.contract.answer import Answer
from faq.knowledge.phrases import phrase


def render(answer: Answer) -> str:
    """Return the answer as lines of text: sentences, table, notes, sources."""
    lines: list[str] = []
    for sentence in answer.sentences:
        item = sentence.template == "item"
        lines.append(phrase("item", text=sentence.text) if item else sentence.text)
    if answer.table is not None:
        for column, name in enumerate(answer.table.header[1:], 1):
            lines.append(phrase("table_role", role=name))
            for row in answer.table.rows:
                lines.append(phrase("table_row", aspect=row[0].text, text=row[column].text))
    lines.extend(phrase("note", text=note.text) for note in answer.notes)
    if answer.sources:
        places = [phrase("place", section=s.section, lines=s.spoken_lines) for s in answer.sources]
        lines.append(phrase("sources", places=phrase("list_comma").join(places)))
    return "\n".join(lines)
