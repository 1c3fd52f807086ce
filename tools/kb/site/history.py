"""When each page was last changed, and by whom: from one reading of git's log for all pages."""

from __future__ import annotations

import datetime
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kb.pages.characters import without_odd

LONG_AGO = 946_684_800
"""The moment of what has no history: the beginning of 2000."""
RECORD, FIELD, NAME = "\x1e", "\x1f", "\x1d"
OTHERS = f"%(trailers:key=Co-authored-by,valueonly,separator={NAME})"
FORMAT = RECORD + "".join(part + FIELD for part in ("%H", "%ct", "%cs", "%aN", OTHERS))
# What a person set in their git must not show on the site.
HERMETIC = ("--no-ext-diff", "--no-show-signature", "--no-color")
LOG = ("log", "-z", "--relative", "--name-status", "-M50%", "-l1000", *HERMETIC)
COMMIT = re.compile(
    FIELD.join(
        (
            r"(?P<id>[0-9a-f]{40,64})",
            r"(?P<moment>\d{1,11})",
            r"(?P<day>[1-9]\d{3}-[01]\d-[0-3]\d)",
            rf"(?P<author>[^{FIELD}]*)",
            rf"(?P<others>[^{FIELD}]*)",
            "(?P<files>.*)",
        )
    ),
    re.DOTALL,
)
ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a file, and all who had a hand in it, whoever had it most often first."""

    day: datetime.date
    moment: int
    """In seconds since 1970: what tells the later of two changes of one day."""
    authors: tuple[str, ...]
    added: datetime.date | None = None
    """The day of the first change; not known where the history is cut off."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its authors, and each file it touched with the name that the file had before."""

    id: str
    moment: int
    day: datetime.date
    authors: tuple[str, ...]
    files: Mapping[str, str]


def history(folder: Path) -> dict[str, Change]:
    """The last change of each file below a folder, by its path from there, such as `questions/yarn.md`.

    A file that was renamed keeps its authors. Empty without git or outside of a repository; of a clone that was cut
    off, only what it still knows, for its first commit seems to have added every file.
    """
    places = _git(folder, "rev-parse", "--git-path", "shallow")
    log = _git(folder, *LOG, f"--format={FORMAT}", "--", ".")
    if places is None or log is None:
        return {}
    cut = _lines(folder / places.rstrip("\n"))
    return _changes((commit for commit in _commits(log) if commit.id not in cut), whole=not cut)


def _changes(commits: Iterator[Commit], whole: bool) -> dict[str, Change]:
    """The changes, from commits in the order of the log: the latest first."""
    latest: dict[str, Commit] = {}
    first: dict[str, datetime.date] = {}
    authors: dict[str, Counter[str]] = {}
    later_names: dict[str, str] = {}
    for commit in commits:
        for name, before in commit.files.items():
            now = later_names.get(name, name)
            latest.setdefault(now, commit)
            first[now] = commit.day
            authors.setdefault(now, Counter()).update(commit.authors)
            if before != name:
                later_names[before] = now
    return {
        name: Change(commit.day, commit.moment, _ordered(authors[name]), first[name] if whole else None)
        for name, commit in sorted(latest.items())
    }


def _ordered(names: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (-names[name], name.casefold(), name)))


def _commits(log: str) -> Iterator[Commit]:
    for record in log.split(RECORD)[1:]:
        # A name may hold the signs that part the fields, a date lie beyond all calendars: such a commit says nothing.
        if match := COMMIT.fullmatch(record):
            names = (match["author"], *(ADDRESS.sub("", other) for other in match["others"].split(NAME)))
            authors = tuple(dict.fromkeys(name for text in names if (name := without_odd(text).strip())))
            day = datetime.date.fromisoformat(match["day"])
            yield Commit(match["id"], int(match["moment"]), day, authors, dict(_files(match["files"])))


def _files(text: str) -> Iterator[tuple[str, str]]:
    """Each file with its name before, from `status NUL path NUL`, with two paths where it was renamed or copied."""
    parts = iter(part for part in text.lstrip("\0\n").split("\0") if part)
    for status in parts:
        paths = list(islice(parts, 2 if status[0] in "RC" else 1))
        if status[0] != "D" and paths:
            yield paths[-1], paths[0] if status[0] == "R" else paths[-1]


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says; nothing where it is missing or refuses, as it does outside of a repository."""
    try:
        run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)  # noqa: S603, S607 -- git is found where the person who builds has it
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.decode("utf-8", "replace")


def _lines(path: Path) -> frozenset[str]:
    return frozenset(path.read_text(encoding="ascii").split()) if path.is_file() else frozenset()
