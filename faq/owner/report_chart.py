"""The drawing on the owner's page: what was asked on each day, as SVG."""

from html import escape

from faq.owner.demand import Report
from faq.owner.report_words import words

# How each kind of answer is drawn, from the bottom of a column to its top.
# fmt: off
_COLOURS = {
    "answer": "#3b78c2", "social": "#9bb8d9", "not_in_article": "#e0a33e",
    "other_meaning": "#c9865b", "off_topic": "#b9a7cf", "clarify": "#7fae8e", "error": "#c0392b",
}
# fmt: on
_LINE = "#222222"
# In units of the drawing.
_WIDTH, _HEIGHT, _LEFT, _BELOW, _ABOVE = 960, 220, 36, 24, 8


def legend() -> str:
    """Return what the colours mean."""
    entries = (
        f'<li><i style="background:{colour}"></i>{escape(words()["kinds"][kind])}</li>'
        for kind, colour in _COLOURS.items()
    )
    line = f'<li><i style="background:{_LINE}"></i>{escape(words()["conversations"])}</li>'
    return f'<ul class="legend">{"".join(entries)}{line}</ul>'


def columns(report: Report) -> str:
    """Draw a column a day, parted by the kinds of answers, and a line of the conversations."""
    most = max([*(sum(kinds.values()) for kinds in report.days.values()), 1])
    step = (_WIDTH - _LEFT) / len(report.days)
    unit = (_HEIGHT - _BELOW - _ABOVE) / most
    drawn = [
        f'<text x="{_LEFT - 6}" y="{_ABOVE + 10}" text-anchor="end">{most}</text>',
        f'<text x="{_LEFT - 6}" y="{_HEIGHT - _BELOW}" text-anchor="end">0</text>',
    ]
    every = max(1, len(report.days) // 10)
    for n, (day, kinds) in enumerate(report.days.items()):
        left, top = _LEFT + n * step, float(_HEIGHT - _BELOW)
        for kind, colour in _COLOURS.items():
            height = kinds[kind] * unit
            top -= height
            if height:
                title = f"{day.isoformat()} {words()['kinds'][kind]} {kinds[kind]}"
                drawn.append(
                    f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{max(step - 2, 1):.1f}" '
                    f'height="{height:.1f}" fill="{colour}"><title>{escape(title)}</title></rect>'
                )
        if n % every == 0:
            drawn.append(f'<text x="{left + 1:.1f}" y="{_HEIGHT - 8}">{day:%m/%d}</text>')
    line = [
        (_LEFT + (n + 0.5) * step, _HEIGHT - _BELOW - count * unit, day, count)
        for n, (day, count) in enumerate(report.conversations_a_day.items())
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in line)
    drawn.append(f'<polyline points="{points}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>')
    drawn += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{_LINE}">'
        f"<title>{day.isoformat()} {escape(words()['conversations'])} {count}</title></circle>"
        for x, y, day, count in line
    ]
    label = escape(words()["chart"], quote=True)
    size = f"0 0 {_WIDTH} {_HEIGHT}"
    return f'<svg viewBox="{size}" role="img" aria-label="{label}">{"".join(drawn)}</svg>'
