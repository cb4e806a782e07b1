import subprocess
import sys
from pathlib import Path

_USE = """
from serving.absent import AbsentError, leave_out
leave_out(["tensorflow"])
import tensorflow as tf
from tensorflow.keras.utils import Sequence

class Derived(tf.keras.callbacks.Callback):
    pass

assert tf.keras.Model.fit is not None
assert not hasattr(tf, "__version__")
for use in (tf.constant, Sequence, Derived):
    try:
        use(1)
    except AbsentError as error:
        print(error)
"""
_LATE = """
import json.decoder
from serving.absent import leave_out
leave_out(["json"])
"""


def run(root: Path, program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_stand_in_can_be_imported_named_and_derived_from_but_not_used(root: Path) -> None:
    ran = run(root, _USE)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "tensorflow.constant is left out when the bot serves",
        "tensorflow.keras.utils.Sequence is left out when the bot serves",
        "__main__.Derived is left out when the bot serves",
    ]


def test_what_is_there_already_cannot_be_left_out(root: Path) -> None:
    ran = run(root, _LATE)
    assert ran.returncode != 0
    assert "imported before it could be left out: json" in ran.stderr
