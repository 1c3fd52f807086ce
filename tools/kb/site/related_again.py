"""Related pages found again after an edit: those of pages that it does not touch are as the last build found them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import ModuleType

from kb import model
from kb.model import Page, Related, Slug
from kb.pages import frontmatter, parse, prose
from kb.site import reasons, related, related_kept, words
from kb.site.near.keeping import Keeping
from kb.site.near.neighbourhood import Neighbourhood
from kb.site.near.updating import unmoved
from kb.site.related_kept import Chosen, KeptLists, RelatedPages, keep
from kb.site.workers import afterwards

NEIGHBOURHOOD = "neighbourhood.npz"
TELLING = (related, reasons, related_kept, model)
"""What tells of pages what belongs together, and how it is kept."""
READING = (words, prose, parse, frontmatter, model)
"""What reads features."""


class RelatedAgain:
    """The related pages that are others than those which are kept in a folder."""

    def __init__(self, folder: Path, kept: KeptLists) -> None:
        """`kept` are the lists of that folder."""
        self._folder, self._kept = folder, kept
        self._keeping = Keeping(folder / NEIGHBOURHOOD)

    def make_ready(self) -> None:
        """Find out what will be asked, as long as nobody waits for it."""
        if size := self._kept.size:
            self._keeping.make_ready(related.model(size))
        words.make_ready()

    def others(
        self, pages: Mapping[Slug, Page], interviews: Mapping[str, str], digests: Mapping[Slug, str]
    ) -> dict[Slug, tuple[Related, ...]]:
        """As `kb.site.related.related`, of those pages whose lists are not as they were kept.

        `digests` tells one content of a page from another. What was found is kept, where it can be.
        """
        if not pages:
            return {}
        looked_at, code = related.model(len(pages)), _source(*READING)
        last = self._keeping.last(looked_at, code)
        with related.executor() as executor:
            found = self._keeping.kept_up(pages, looked_at, code, digests, executor)
        chosen, spellings = related.chosen(pages), words.spellings(pages.values())
        told_of = repr((_source(*TELLING), sorted(interviews.items()), sorted(spellings.items())))
        known: set[Slug] = set()
        if last and self._kept.stamp == _stamp(told_of, last.digests):
            known = self._unmoved(last.found, found, chosen)
        wanted = [slug for slug in found.counts.slugs if slug not in known]
        lists = related.lists(related.likeness_of(found), wanted, chosen, spellings, interviews) if wanted else {}
        stamp = _stamp(told_of, digests)
        if stamp != self._kept.stamp:
            afterwards(partial(self._keep, stamp, lists, found.counts.slugs, chosen))
        return lists

    def _keep(self, stamp: str, lists: RelatedPages, slugs: Sequence[Slug], chosen: Chosen) -> None:
        # A folder that cannot be written costs time, and no build.
        with suppress(OSError):
            keep(self._folder, stamp, self._kept.whole(lists, slugs), chosen)

    def _unmoved(self, last: Neighbourhood, found: Neighbourhood, chosen: Chosen) -> set[Slug]:
        same, still = unmoved(last, found, related.CANDIDATES + 1)
        return self._kept.unmoved(still, same, chosen)


def _source(*modules: ModuleType) -> bytes:
    return b"".join(Path(str(module.__file__)).read_bytes() for module in modules)


def _stamp(told_of: str, digests: Mapping[Slug, str]) -> str:
    return hashlib.sha256(f"{told_of}\n{sorted(digests.items())!r}".encode(errors="surrogatepass")).hexdigest()
