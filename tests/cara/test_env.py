"""A wrong environment stops the start, and the sentence names the variable."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from cara.env import Env

REFUSALS = [
    ("text", lambda env: env.str("SECRET_KEY"), {}, "SECRET_KEY is not set"),
    ("empty text", lambda env: env.str("SECRET_KEY"), {"SECRET_KEY": ""}, "SECRET_KEY is not set"),
    ("switch", lambda env: env.bool("DEBUG"), {"DEBUG": "perhaps"}, "DEBUG='perhaps'"),
    ("number", lambda env: env.int("EMAIL_PORT", 25), {"EMAIL_PORT": "many"}, "EMAIL_PORT='many'"),
    ("small number", lambda env: env.int("EMAIL_PORT", 25, at_least=1), {"EMAIL_PORT": "0"}, "EMAIL_PORT='0'"),
    (
        "choice",
        lambda env: env.choice("CARA_LOG_LEVEL", ("INFO",), "INFO"),
        {"CARA_LOG_LEVEL": "loud"},
        "CARA_LOG_LEVEL",
    ),
    ("network", lambda env: env.networks("CARA_PROXIES"), {"CARA_PROXIES": "10.0.0.1/8"}, "CARA_PROXIES"),
    ("server", lambda env: env.servers("CARA_SERVERS"), {"CARA_SERVERS": "ns.example:53"}, "CARA_SERVERS"),
    ("address", lambda env: env.url("REDIS_URL", ("redis",)), {"REDIS_URL": "http://localhost"}, "REDIS_URL"),
    ("database", lambda env: env.database("DATABASE_URL"), {"DATABASE_URL": "sqlite:///db"}, "DATABASE_URL"),
    ("no database", lambda env: env.database("DATABASE_URL"), {}, "DATABASE_URL is not set"),
    ("unknown", lambda env: env.refuse_unknown(), {"CARA_DATADIR": "/srv"}, "CARA_DATADIR"),
]


@pytest.mark.parametrize(("ask", "environ", "words"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS])
def test_a_refusal_names_its_variable(ask, environ, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        ask(Env(environ))


def test_what_is_asked_for_is_known():
    env = Env({"CARA_DATA_DIR": "/srv", "HOME": "/root"})
    assert env.str("CARA_DATA_DIR") == "/srv"
    env.refuse_unknown()


def test_a_database_may_live_behind_a_socket_or_a_port():
    env = Env({"A": "postgres://cara@%2Ftmp%2FCara/cara", "B": "postgresql://me:p%40ss@db.example:6000/site"})
    assert (env.database("A")["HOST"], env.database("A")["PORT"]) == ("/tmp/Cara", "")
    found = env.database("B")
    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "site", "me", "p@ss", "db.example", "6000",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [("CARA_LOCALE", "yes"), ("DEBUG", "maybe"), ("SECRET_KEY", "")])
def test_the_settings_refuse_to_load(name, value):
    command = [sys.executable, "-c", "import cara.settings"]
    result = subprocess.run(command, env=dict(os.environ) | {name: value}, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert name in result.stderr.splitlines()[-1]
