"""What a process that answers pages does about garbage: seldom, but it does."""

import subprocess
import sys

_LOOKS = """
import gc, weakref
import cara.wsgi
class Knot:
    def __init__(self):
        self.me = self
first = weakref.ref(Knot())
known = first() is not None
for _ in range(30_000):
    Knot()
print(known, first() is None, gc.get_freeze_count() > 10_000)
"""


def test_what_points_at_itself_alone_still_goes():
    told = subprocess.run([sys.executable, "-c", _LOOKS], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True", "True"]
