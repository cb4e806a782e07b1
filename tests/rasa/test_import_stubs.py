import subprocess
import sys
from pathlib import Path

_USE = """
from faq.rasa.import_stubs import AbsentError, leave_out
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
from faq.rasa.import_stubs import leave_out
leave_out(["json"])
"""


def run(root: Path, program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_stand_in_can_be_imported_named_and_derived_from_but_not_used(root: Path) -> None:
    ran = run(root, _USE)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        "tensorflow.constant is left out here",
        "tensorflow.keras.utils.Sequence is left out here",
        "__main__.Derived is left out here",
    ]


def test_what_is_there_already_cannot_be_left_out(root: Path) -> None:
    ran = run(root, _LATE)
    assert ran.returncode != 0
    assert "imported before it could be left out: json" in ran.stderr


def test_a_part_of_a_library_can_be_left_out_alone(root: Path) -> None:
    ran = run(
        root,
        "from faq.rasa.import_stubs import leave_out\n"
        "leave_out(['email.mime'])\n"
        "import email.mime.text, email.message\n"
        "print(email.mime.text.MIMEText.__module__, email.message.__file__ is not None)\n"
        "print(hasattr(email.mime, '__file__'))\n",
    )
    assert ran.stdout.splitlines() == ["email.mime.text True", "False"], ran.stderr
