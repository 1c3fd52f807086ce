"""The command `kb`. A known fault is one line on standard error and exit code 1; wrong usage is 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module

from kb.cli.command import Command
from kb.model import KnownError

COMMANDS: Mapping[str, str] = {
    "import": "importing",
    "new": "new",
    "lint": "linting",
    "check-urls": "urls",
    "stale": "stale",
    "export": "export",
    "build": "build",
    "serve": "serve",
    "book": "book",
    "schema": "schema",
}
"""The module of each command. It adds its parser, whose default `run` takes the arguments and returns the exit code."""


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of the commands named, of all where none is: what is not asked for need not be loaded."""
    top = argparse.ArgumentParser(prog="kb", description="Keep a knowledge base of interview questions.")
    subparsers = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in names:
        command: Command = import_module(f"kb.cli.{COMMANDS[name]}")
        command.add_parser(subparsers)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 well, 1 a fault that the message tells, 2 wrong usage."""
    words = sys.argv[1:] if argv is None else argv
    try:
        args = parser(words[:1] if words and words[0] in COMMANDS else COMMANDS).parse_args(words)
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
