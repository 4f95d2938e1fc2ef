"""Whether a connection that was kept still holds, which Django asks before each request, read off its socket."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """A server that goes says so and closes, and either can be read; unasked it says little else. Where there is
        something, and after an error, a question is asked, as Django asks it of every page."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        usable: bool = super().is_usable() if self.errors_occurred or waiting.poll(0) else True
        return usable
