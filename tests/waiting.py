"""How long a test waits for what must come. A busy machine takes many times as long as an idle one, and only a test
that fails waits to the end."""

import time
from collections.abc import Callable

SECONDS = 120


def wait_for(
    true: Callable[[], object], seconds: float = SECONDS, *, pause: Callable[[float], object] = time.sleep
) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        pause(0.02)
