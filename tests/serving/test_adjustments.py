"""Each adjustment still replaces the code that it was written for, and does what it did."""

import hashlib
import inspect
import json
import subprocess
import sys
import types
from pathlib import Path

import pytest

from serving.adjustments import ADJUSTMENTS, Adjustment, owner_and_name

# Run in a process of its own: what is adjusted stays adjusted.
_APPLIED = """
import json, sys
from serving.absent import LEFT_OUT, leave_out
leave_out(LEFT_OUT)
from serving.adjustments import ADJUSTMENTS, apply, owner_and_name
apply()
import rasa.core.run
in_place = []
for adjustment in ADJUSTMENTS:
    owner, name = owner_and_name(adjustment.place)
    replacement = adjustment.replacement
    replacement = getattr(replacement, "__func__", replacement)
    in_place.append(getattr(owner, name) is replacement)
real = [name for name in LEFT_OUT if getattr(sys.modules.get(name), "__file__", None)]
print(json.dumps({"in_place": in_place, "real": real}))
"""


@pytest.mark.parametrize("adjustment", ADJUSTMENTS, ids=lambda adjustment: adjustment.place)
def test_what_is_replaced_has_not_changed(adjustment: Adjustment) -> None:
    owner, name = owner_and_name(adjustment.place)
    original = getattr(owner, name)
    replaced = owner if isinstance(original, types.ModuleType) else original
    source = inspect.getsource(replaced)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == adjustment.replaces, (
        "Rasa's code has changed: look at the adjustment again, then at its hash"
    )


def test_each_has_its_reason() -> None:
    assert len({adjustment.place for adjustment in ADJUSTMENTS}) == len(ADJUSTMENTS)
    assert all(len(adjustment.reason) > 20 for adjustment in ADJUSTMENTS)


def test_they_are_applied_and_libraries_left_out(root: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", _APPLIED]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["in_place"] == [True] * len(ADJUSTMENTS)
    assert told["real"] == []
