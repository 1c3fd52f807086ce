"""Sheets of earlier builds, found again where the page and what stands beside it are the same.

Those of a topic are one file: a thousand small ones take longer to write than to fill.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

from kb.site.kept import Kept
from kb.site.printing import Note, Setting, Sheet, sheet


class KeptSheets:
    """The sheets of one topic."""

    def __init__(self, kept: Kept, edition: str, printed_on: str, named: Callable[[str], str]) -> None:
        """`edition` is the digest of the code and the settings, `named` tells one content of a page from another.

        `printed_on` is the address of the topic's printable page.
        """
        self.kept, self.edition, self.named = kept, edition, named
        self._place = hashlib.sha256(printed_on.encode()).hexdigest()
        self._known = _parts(kept.read(self._place) or b"{}\n")
        self._used: dict[str, bytes] = {}
        self._anchors: tuple[Mapping[str, str], str] = ({}, "")

    def sheet(self, content: Callable[[str], str], setting: Setting) -> Sheet:
        """As `kb.site.printing.sheet` of the content of a page, kept or made."""
        anchors = self._digest(setting.anchors)
        made_of = repr((self.edition, setting.page, setting.printed_on, anchors, setting.site_url))
        key = hashlib.sha256(f"{made_of}\n{self.named(setting.page)}".encode()).hexdigest()
        if known := self._known.get(key):
            self._used[key] = known
            notes, _, text = known.partition(b"\n")
            return Sheet(text.decode(), tuple(Note(*note) for note in json.loads(notes)))
        made = sheet(content(setting.page), setting)
        self._used[key] = _packed(made)
        return made

    def keep(self) -> None:
        """Keep what was asked for, and nothing else."""
        if self._used.keys() != self._known.keys():
            sizes = json.dumps({key: len(made) for key, made in self._used.items()})
            self.kept.write(self._place, sizes.encode(), b"\n", *self._used.values())

    def _digest(self, anchors: Mapping[str, str]) -> str:
        """Taken once for all sheets of a topic, which share them."""
        if self._anchors[0] is not anchors:
            self._anchors = anchors, hashlib.sha256(repr(sorted(anchors.items())).encode()).hexdigest()
        return self._anchors[1]


def _parts(kept: bytes) -> dict[str, bytes]:
    sizes, _, content = kept.partition(b"\n")
    found, start = {}, 0
    for key, size in json.loads(sizes).items():
        found[key] = content[start : start + size]
        start += size
    return found


def _packed(made: Sheet) -> bytes:
    about = json.dumps([(note.address, note.path) for note in made.notes])
    return f"{about}\n{made.html}".encode()
