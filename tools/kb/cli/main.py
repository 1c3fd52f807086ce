"""The command `kb`. A known fault is one line on standard error and exit code 1; wrong usage is 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kb.cli import importing, linting, schema
from kb.model import KnownError

COMMANDS = (importing, linting, schema)
"""Each module adds its parser, whose default `run` takes the arguments and returns the exit code."""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(prog="kb", description="Keep a knowledge base of interview questions.")
    subparsers = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 well, 1 a fault that the message tells, 2 wrong usage."""
    try:
        args = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        code: int = args.run(args)
    except KnownError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        print("stopped; what was written is whole, run the command again to go on", file=sys.stderr)
        return 1
    return code


def run() -> None:
    """The entry point of the installed command."""
    sys.exit(main())
