"""Sessions in the database, with the cache in front of it: either may be away for a while."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.base import UpdateError
from redis.exceptions import RedisError

from common.db import is_away


class SessionStore(cached_db.SessionStore):
    def load(self) -> dict[str, Any]:
        """The database knows every session. Django's own asks it too, but then insists on telling the cache."""
        try:
            return super().load()
        except RedisError:
            row = self._get_session_from_db()  # type: ignore[attr-defined]
            return self.decode(row.session_data) if row else {}

    def save(self, must_create: bool = False) -> None:
        """Django takes any failure of the database for a session that somebody else has ended."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ and is_away(error.__context__):
                raise error.__context__ from None
            raise
