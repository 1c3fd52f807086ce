"""What a command of `kb` is to the command line."""

from __future__ import annotations

import argparse
from typing import Protocol


class Subparsers(Protocol):
    """The part of argparse to which a command adds its parser."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002 - argparse's own name
        """A parser for the command `name`; `help` stands in the list of commands."""
        ...


class Command(Protocol):
    """A module of this room that is a command."""

    def add_parser(self, subparsers: Subparsers) -> None:
        """Add its parser to the command line."""
        ...


def processes(text: str) -> int:
    """A number of processes, as an argument names it. Raises ArgumentTypeError where it is none."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes; give one from 1")
    return int(text)
