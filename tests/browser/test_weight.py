"""What the widget costs the page: bytes and time."""

import gzip
import re
import statistics

import pytest

from tests.browser.fake_api import STATIC
from tests.browser.pages import article

FIRST = 7_000
ALL = 30_000


def size(name):
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_weight(visit, bot):
    widget = visit()
    widget.launcher.wait_for()
    first = [seen.path.rpartition("/")[2] for seen in bot.seen]
    assert [name.partition(".")[0] for name in first] == ["widget", "widget"]
    widget.open().ask("違いは?")
    scripts = [seen.path.rpartition("/")[2] for seen in bot.seen if seen.path.endswith(".js")]
    assert len(scripts) == len(set(scripts)) == 3
    names = {name: "loader.js" if name == "widget.js" else name for name in scripts}
    assert sum(size(names[name]) for name in first) <= FIRST
    assert sum(size(name) for name in names.values()) <= ALL


def test_the_kept_files_belong_together():
    loader = (STATIC / "loader.js").read_text(encoding="utf-8")
    entry = re.search(r"widget\.[\w-]{8}\.js", loader)[0]
    text = (STATIC / entry).read_text(encoding="utf-8")
    panel = re.search(r"panel\.[\w-]{8}\.js", text)[0]
    kept = {path.name for path in STATIC.iterdir()}
    whole = {f"{name}{end}" for name in (entry, panel) for end in ("", ".gz", ".br")}
    assert kept == {"loader.js"} | whole
    for name in (entry, panel):
        assert gzip.decompress((STATIC / f"{name}.gz").read_bytes()) == (STATIC / name).read_bytes()


# The tag is put into a page at rest: what happens from then on is the widget's doing.
PUT = """src => new Promise(done => {
    window.long = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) long.push(entry.duration);
    }).observe({type: 'longtask'});
    const tag = document.createElement('script');
    tag.src = src;
    const seen = () => document.querySelector('cxo-chat')?.shadowRoot.querySelector('.launcher')
        ?.getBoundingClientRect().width ? done(performance.now()) : requestAnimationFrame(seen);
    requestAnimationFrame(seen);
    document.body.append(tag);
})"""
# The first thing that the script does is to fetch the bundle.
START = """() => performance.getEntriesByType('resource')
    .find(entry => /assets.widget/.test(entry.name)).startTime"""


# A fixed amount of work, and how many milliseconds it takes on the machine that counts as usual.
WORK = """() => {
    const began = performance.now();
    const cells = [];
    for (let i = 0; i < 400_000; i++) cells.push({ name: `n${i % 97}`, value: i });
    cells.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.value - b.value);
    return performance.now() - began;
}"""
USUAL = 130
SLOWER = 4


def slowing_down(visit):
    """How much this machine must be slowed down to be four times as slow as a usual one."""
    page = visit(html=article("")).page
    took = min(page.evaluate(WORK) for _ in range(3))
    page.context.close()
    return max(1, SLOWER * USUAL / took)


def round_of_visits(visit, home):
    """Milliseconds until the launcher works, the median of five visits, and of the longest task.

    A task is taken from the visit where the least else was done on the machine.
    """
    times, tasks = [], []
    rate = slowing_down(visit)
    for _ in range(5):
        page = visit(html=article("")).page
        page.wait_for_timeout(100)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
        ready = page.evaluate(PUT, f"{home}/widget.js")
        times.append(ready - page.evaluate(START))
        page.wait_for_timeout(50)
        tasks.append(max(page.evaluate("long"), default=0))
        page.context.close()
    return statistics.median(times), min(tasks)


def test_speed_on_a_slow_machine(visit, home):
    # What else the machine does only adds to a time, so the best of some rounds is the widget's.
    rounds = []
    while len(rounds) < 4:
        rounds.append(round_of_visits(visit, home))
        if rounds[-1][0] <= 300 and rounds[-1][1] <= 50:
            return
    pytest.fail(f"too slow, in milliseconds: {rounds}")


@pytest.mark.parametrize(
    "settings", [{}, {"viewport": {"width": 360, "height": 640}, "has_touch": True}]
)
def test_ready_for_typing_soon_after_the_tap(visit, settings):
    took = []
    for _ in range(3):
        widget = visit(**settings)
        took.append(widget.time_to_type(touch=bool(settings)))
        widget.page.context.close()
    assert min(took) <= 300, took
