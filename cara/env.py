"""Settings from the environment, typed, refusing what they do not know.

Every variable is declared here by the line of `settings.py` that reads it. A value of the wrong form, a missing value
that has no default, or a `CARA_` variable that nobody reads stops the start with the variable's name.
"""

import builtins
import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Env:
    """One reading of the environment; remembers what was asked for, so that `refuse_unknown` can name the rest."""

    def __init__(self, environ: Mapping[str, str] | None = None, *, prefix: str = "CARA_") -> None:
        self._environ = os.environ if environ is None else environ
        self._prefix = prefix
        self._known: set[str] = set()

    def str(self, name: builtins.str, default: builtins.str | None = None) -> builtins.str:
        self._known.add(name)
        value = self._environ.get(name, default)
        if value is None or (value == "" and default is None):
            raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it means.")
        return value

    def bool(self, name: builtins.str, default: builtins.bool = False) -> builtins.bool:
        value = self.str(name, "yes" if default else "no").strip().lower()
        if value not in _TRUE | _FALSE:
            raise ImproperlyConfigured(f"{name}={value!r}: say yes or no.")
        return value in _TRUE

    def int(self, name: builtins.str, default: builtins.int, *, at_least: builtins.int = 0) -> builtins.int:
        value = self.str(name, str(default))
        try:
            number = int(value)
        except ValueError:
            raise ImproperlyConfigured(f"{name}={value!r}: it takes a whole number.") from None
        if number < at_least:
            raise ImproperlyConfigured(f"{name}={value!r}: it must be at least {at_least}.")
        return number

    def choice(self, name: builtins.str, choices: tuple[builtins.str, ...], default: builtins.str) -> builtins.str:
        value = self.str(name, default)
        if value not in choices:
            raise ImproperlyConfigured(f"{name}={value!r}: it takes one of {', '.join(choices)}.")
        return value

    def list(self, name: builtins.str, default: builtins.str = "") -> builtins.list[builtins.str]:
        return [item.strip() for item in self.str(name, default).split(",") if item.strip()]

    def networks(self, name: builtins.str) -> builtins.list[Network]:
        try:
            return [ip_network(item) for item in self.list(name)]
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {error}. It takes networks, as 10.0.0.0/8, with commas.") from None

    def servers(self, name: builtins.str) -> builtins.list[tuple[builtins.str, builtins.int]]:
        """Addresses with their ports, which is 53 where none is said."""
        found = []
        for item in self.list(name):
            parts = urlsplit(f"//{item}")
            try:
                found.append((str(ip_address(parts.hostname or "")), parts.port or 53))
            except ValueError as error:
                raise ImproperlyConfigured(f"{name}: {error}. It takes addresses, as 9.9.9.9 or [::1]:53.") from None
        return found

    def url(
        self, name: builtins.str, schemes: tuple[builtins.str, ...], default: builtins.str | None = None
    ) -> builtins.str:
        value = self.str(name, default)
        if urlsplit(value).scheme not in schemes:
            beginnings = " or ".join(f"{scheme}:" for scheme in schemes)
            raise ImproperlyConfigured(f"{name}: it takes an address that starts with {beginnings}.")
        return value

    def database(self, name: builtins.str) -> dict[builtins.str, object]:
        """Django's settings of one PostgreSQL database; a host that is a folder (a Unix socket) is percent-encoded."""
        parts = urlsplit(self.url(name, ("postgres", "postgresql")))
        return {
            "ENGINE": "common.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # urlsplit lowers the host's case, and a socket's path must keep its own.
            "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
            "PORT": str(parts.port or ""),
        }

    def refuse_unknown(self) -> None:
        """Stop at a `CARA_` variable that no setting reads: most likely it is misspelt."""
        unknown = sorted(n for n in self._environ if n.startswith(self._prefix) and n not in self._known)
        if unknown:
            raise ImproperlyConfigured(f"{', '.join(unknown)}: no setting has this name. See .env.example.")
