"""Write mended bodies back into their files: the front matter and the line ends stay, byte for byte."""

from __future__ import annotations

from pathlib import Path

from kb.model import KnownError
from kb.pages.store import write_atomically


def replace_body(file: Path, first_line: int, before: str, after: str) -> None:
    """Put the body `after` into the place of `before`, which begins on `first_line` of the file.

    Raises KnownError where the file holds something else by now, or cannot be read or written.
    """
    try:
        content = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError(f"{file}: cannot be read ({error}); run the command again") from None
    lines = content.split("\n")
    if [line.removesuffix("\r") for line in lines[first_line - 1 :]] != before.split("\n"):
        raise KnownError(f"{file}: changed meanwhile, so nothing was mended in it; run the command again")
    for number, line in enumerate(after.split("\n"), first_line - 1):
        lines[number] = line + "\r" * lines[number].endswith("\r")
    write_atomically(file, "\n".join(lines))
