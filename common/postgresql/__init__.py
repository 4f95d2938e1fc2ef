"""Django's PostgreSQL, as settings name it: `ENGINE`."""
