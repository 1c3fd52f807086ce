"""The files of a finished page in the site: the page, and what stands beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kb.model import Slug
from kb.site.beside import TEXT, Beside
from kb.site.build import LaterPage, kind_and_name
from kb.site.output import Output, Row
from kb.site.prepared import Prepared, Store, filled

FEW = 64
"""Fewer pages than this are written sooner than processes start."""


class PageFiles:
    """Left where the site has them already, or written."""

    def __init__(
        self,
        store: Store,
        output: Output,
        beside: Sequence[Callable[[Slug], Iterable[Beside]]],
        edition: str,
        words: Mapping[str, str],
    ) -> None:
        """`words` are those for the open places of pages, `beside` gives what stands beside the page of a question."""
        self.store, self.output, self.beside, self.edition, self.words = store, output, beside, edition, words

    def standing(self, page: LaterPage, made: Prepared) -> list[str] | None:
        """The files of a page, if the site has all of them; it may not be known to be made yet."""
        places = []
        for place, made_of, _ in self._files(page, made):
            if self.output.again(place, made_of) is None:
                return None
            places.append(place)
        return places

    def write(self, page: LaterPage) -> dict[str, Row]:
        """Write a made page into the site, and what stands beside it; returns what was written."""
        assert page.prepared is not None
        return {
            place: self.output.again(place, made_of) or self.output.write(place, content(), made_of)
            for place, made_of, content in self._files(page, page.prepared)
        }

    def write_list(self, page: LaterPage, made: Prepared, html: bytes) -> dict[str, Row]:
        """Write a page that is made anew by each build, so that it need not be kept; returns what was written."""
        place = page.file.dest_uri
        return {place: self.output.write(place, filled(html, made.open_places, self.words))}

    def _files(self, page: LaterPage, made: Prepared) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
        """Place, the digest of what it is made of, content."""
        place, words = page.file.dest_uri, {name: self.words[name] for _, name in made.open_places}

        def html() -> bytes:
            return filled(self.store.html(made), made.open_places, words)

        # The key does not say where its links lead.
        yield place, _digest(f"{made.key} {made.led} {words}"), html
        kind, slug = kind_and_name(page.file)
        for files in self.beside if kind == "questions" else ():
            for name, seen, content in files(slug):
                known = f"{made.key} {name}" if seen == TEXT else seen and f"{self.edition} {seen}"
                yield f"{place.rpartition('/')[0]}/{name}", known and _digest(known), content


def _digest(made_of: str) -> str:
    return hashlib.sha256(made_of.encode()).hexdigest()
