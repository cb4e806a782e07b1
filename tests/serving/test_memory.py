"""What loading needed goes back to the system, and answering goes on."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import gc, json, re
from pathlib import Path
from faq.serving import memory

def mapped():
    found = re.search(r"RssFile:\\s+(\\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) // 1024

memory.share()
searched = gc.isenabled()
from sudachipy import Dictionary
words = Dictionary().create()
first = [word.surface() for word in words.tokenize("最高財務責任者の役割")]
before = mapped()
memory.settle()
after = mapped()
again = [word.surface() for word in words.tokenize("最高財務責任者の役割")]
print(json.dumps([searched, gc.isenabled(), before, after, first == again]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_the_dictionary_is_given_back_and_read_again() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    searched_while_loading, searched_later, before, after, same = json.loads(done.stdout)
    assert (searched_while_loading, searched_later, same) == (False, True, True)
    # In megabytes.
    assert after < before - 50
