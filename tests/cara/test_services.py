"""The servers from wheels: they start, are shared, and go, whatever becomes of the process that started them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
import botocore.exceptions
import psycopg2
import pytest
import redis

from cara.local import process, services
from cara.local.postgres import Postgres
from cara.local.process import LocalError

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import json, os, sys, time
from pathlib import Path
from cara.local import services
services.leave_on_signals()
with services.running(Path(sys.argv[1]), durable=False, s3=len(sys.argv) > 2) as servers:
    print(json.dumps({"variables": servers.variables, "pids": [c.pid for c in servers.children.values()]}), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder():
    """Where the server's own account can reach it; pytest's folders are closed."""
    path = Path(tempfile.mkdtemp(prefix="cara-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def bare(monkeypatch):
    """An environment that names no server."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name)
    return dict(os.environ)


@pytest.fixture
def hold(bare, folder):
    """Start the servers in a process of its own; answer it and what it says about them."""
    begun = []

    def start(*more):
        command = [sys.executable, "-c", HOLD, str(folder), *more]
        child = subprocess.Popen(command, env=bare, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        begun.append(child)
        return child, json.loads(child.stdout.readline())

    yield start
    for child in begun:
        child.terminate()
        child.wait()
        child.stdout.close()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids, patience=60):
    end = time.monotonic() + patience
    while any(is_running(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(is_running(pid) for pid in pids)


def rows(url, statement):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def test_they_answer_keep_their_data_and_stop(bare, folder):
    with services.running(folder) as first:
        rows(first.variables["DATABASE_URL"], "CREATE TABLE kept (word text)")
        pids = [child.pid for child in first.children.values()]
        with redis.Redis.from_url(first.variables["REDIS_URL"]) as client:
            assert client.set("kept", "yes")
    assert all_gone(pids)
    assert not (folder / "services.json").exists()
    with services.running(folder) as second:
        assert rows(second.variables["DATABASE_URL"], "SELECT * FROM kept") == []
        with redis.Redis.from_url(second.variables["REDIS_URL"]) as client:
            assert client.get("kept") == b"yes"


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_all_of_them(hold, how, code):
    child, told = hold()
    child.send_signal(how)
    assert child.wait(60) == code
    assert not any(is_running(pid) for pid in told["pids"])


def test_kill_9_leaves_nothing_and_the_next_start_works(hold, bare, folder):
    child, told = hold()
    child.kill()
    child.wait()
    assert all_gone(told["pids"])
    with services.running(folder, durable=False) as servers:
        assert rows(servers.variables["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_second_process_shares_them(hold, folder):
    _, told = hold()
    with services.running(folder) as servers:
        assert (servers.variables, servers.children) == (told["variables"], {})
        assert rows(servers.variables["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert all(is_running(pid) for pid in told["pids"])


def test_what_the_running_ones_lack_is_said(hold, folder):
    hold()
    with pytest.raises(LocalError, match="S3_BUCKET"), services.running(folder, s3=True):
        pass


def test_what_the_environment_names_is_not_started(folder):
    with services.running(folder / "none") as servers:
        assert (servers.variables, servers.children) == ({}, {})
    assert not (folder / "none").exists()


def test_a_cluster_that_was_cut_off_half_way_is_made_again(bare, folder):
    half = Postgres(folder / "postgres")._data
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    with services.running(folder, durable=False) as servers:
        assert rows(servers.variables["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_stale_pid_file_is_no_obstacle(bare, folder):
    with services.running(folder, durable=False):
        pass
    stale = Postgres(folder / "postgres")._data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n\n\n\n")
    with services.running(folder, durable=False) as servers:
        assert rows(servers.variables["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_long_path_is_no_obstacle(bare, folder):
    deep = folder / ("a-folder-with-a-long-name" * 4)
    with services.running(deep, durable=False) as servers:
        assert rows(servers.variables["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_s3_keeps_a_file_and_asks_for_signatures(hold):
    _, told = hold("--s3")
    where = told["variables"]
    options = {"endpoint_url": where["S3_ENDPOINT_URL"], "region_name": where["S3_REGION"]}
    keys = {"aws_access_key_id": where["S3_ACCESS_KEY_ID"], "aws_secret_access_key": where["S3_SECRET_ACCESS_KEY"]}
    client = boto3.client("s3", **options, **keys)
    client.put_object(Bucket=where["S3_BUCKET"], Key="a", Body=b"bytes")
    with client.get_object(Bucket=where["S3_BUCKET"], Key="a")["Body"] as body:
        assert body.read() == b"bytes"
    wrong = boto3.client("s3", **options, **(keys | {"aws_secret_access_key": "wrong"}))
    with pytest.raises(botocore.exceptions.ClientError, match=r"403|SignatureDoesNotMatch"):
        wrong.put_object(Bucket=where["S3_BUCKET"], Key="b", Body=b"bytes")
    client.close()
    wrong.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="PostgreSQL changes its account only as root")
def test_a_closed_checkout_has_its_cluster_elsewhere(bare, tmp_path):
    with services.running(tmp_path / "closed", durable=False) as servers:
        elsewhere = (tmp_path / "closed/postgres/elsewhere").readlink()
        ((data,),) = rows(servers.variables["DATABASE_URL"], "SHOW data_directory")
        assert Path(data).parent == elsewhere
    assert not elsewhere.exists()


def test_a_server_that_fails_is_told_with_its_log(tmp_path):
    log = tmp_path / "log"
    child = process.spawn(["sh", "-c", "echo no room left; exit 3"], log=log)
    with pytest.raises(LocalError, match=r"(?s)stopped at once \(exit 3\).*no room left"):
        process.wait_until(lambda: False, child, log=log, name="It")


def test_a_stranger_s_folder_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(LocalError, match="belongs to somebody else"):
        process.own_folder(tmp_path / "link")


def test_exec_gives_a_command_the_servers_and_answers_its_exit_code():
    command = [sys.executable, "-m", "cara.local", "exec", "--", "sh", "-c", "echo $CARA_LOCAL; exit 7"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.stdout, result.returncode) == ("yes\n", 7)


def test_a_taken_port_is_said_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "cara.local", "run", f"--port={port}"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.stderr, result.returncode) == (
        f"Port {port} is taken. Choose another: make run PORT={port + 1}\n",
        1,
    )
