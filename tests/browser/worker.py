import threading
import traceback

from django.db import connections

from tests import queues


class Worker:
    """Takes tasks from the real queues in a thread of its own while the `with` lasts; a failed task fails the test."""

    def __init__(self) -> None:
        self._ends = threading.Event()
        self._failures: list[str] = []
        self._thread = threading.Thread(target=self._work, name="worker")

    def __enter__(self) -> "Worker":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ends.set()
        self._thread.join()
        assert not self._failures, "\n".join(self._failures)

    def _work(self) -> None:
        try:
            while not self._ends.is_set():
                if not queues.run_one():
                    self._ends.wait(0.05)
        except Exception:
            self._failures.append(traceback.format_exc())
        finally:
            connections.close_all()
