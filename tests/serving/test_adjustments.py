"""All adjustments are in place when the bot serves, each with its reason."""

import json
import subprocess
import sys
from pathlib import Path

from faq.serving.adjustments import ADJUSTMENTS

# Run in a process of its own: what is adjusted stays adjusted.
_APPLIED = """
import json, sys
from faq.rasa.import_stubs import LEFT_OUT, LEFT_OUT_WHEN_SERVING
from faq.rasa.prepare import prepare_rasa
prepare_rasa()
from faq.serving.adjustments import ADJUSTMENTS, apply, owner_and_name
apply()
import rasa.core.run
in_place = []
for adjustment in ADJUSTMENTS:
    owner, name = owner_and_name(adjustment.place)
    replacement = adjustment.replacement
    replacement = getattr(replacement, "__func__", replacement)
    in_place.append(getattr(owner, name) is replacement)
left_out = LEFT_OUT + LEFT_OUT_WHEN_SERVING
real = [name for name in left_out if getattr(sys.modules.get(name), "__file__", None)]
print(json.dumps({"in_place": in_place, "real": real}))
"""


def test_each_has_its_reason() -> None:
    assert len({adjustment.place for adjustment in ADJUSTMENTS}) == len(ADJUSTMENTS)
    assert all(len(adjustment.reason) > 20 for adjustment in ADJUSTMENTS)


def test_they_are_applied_and_libraries_left_out(root: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", _APPLIED]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["in_place"] == [True] * len(ADJUSTMENTS)
    assert told["real"] == []
