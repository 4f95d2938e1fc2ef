import argparse
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from cara.local import environment, linters, process, services
from cara.local.process import LocalError


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    services.leave_on_signals()
    try:
        if options.what == "exec":
            return execute(options.command, s3=options.s3)
        if options.what == "check":
            return linters.run()
        from cara.local.run import run  # Django and Celery, which `exec` has no use for

        return run(port=options.port, check=options.check, s3=options.s3, demo=options.demo)
    except (LocalError, ImproperlyConfigured) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


def execute(command: Sequence[str], *, s3: bool) -> int:
    """Run a command with the servers around it and answer its exit code."""
    with services.running(environment.FOLDER, s3=s3) as servers:
        known = environment.local_variables(environment.FOLDER) | dict(os.environ) | servers.variables
        # In our own session: an interactive shell keeps the terminal, and Ctrl-C is its own affair.
        child = process.spawn(command, env=known, cwd=os.getcwd(), interactive=True)  # noqa: PTH109

        def pass_on(number: int, frame: FrameType | None) -> None:
            child.send_signal(number)

        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        signal.signal(signal.SIGINT, lambda number, frame: None)
        try:
            return child.wait()
        finally:
            process.stop(child)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cara.local", description="Cara with its servers on one computer.")
    whats = parser.add_subparsers(dest="what", required=True)
    run = whats.add_parser("run", help="start everything and stay until Ctrl-C")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--check", action="store_true", help="stop once the first page and the worker have answered")
    run.add_argument("--no-demo", dest="demo", action="store_false", help="leave an empty site empty")
    run.add_argument("--s3", action="store_true", help="keep the files in an S3 server")
    whats.add_parser("check", help="run every linter")
    execute = whats.add_parser("exec", help="run a command with the servers around it")
    execute.add_argument("--s3", action="store_true")
    execute.add_argument("command", nargs="+")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
