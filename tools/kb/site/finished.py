"""What is known of a page once it is made, and its HTML as it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from kb.site.build import Asked, LaterPage
from kb.site.prepared import Marks, Prepared


def finished(page: LaterPage, key: str, laid_out: bytes, marks: Marks, asked: Asked) -> tuple[Prepared, bytes]:
    """A page by its key, and its HTML with open places where `marks` stand in what was laid out.

    `asked` are the files that its links name.
    """
    content = (page.content or "").encode("utf-8", errors="xmlcharrefreplace")
    html, places = marks.taken_out(laid_out)
    start = html.find(content)
    if start < 0:
        # A template need not show what a page says.
        start, html = len(html), html + content
    anchors = sorted(page.present_anchor_ids or ())
    prepared = Prepared(
        key,
        (start, len(content)),
        places,
        anchors,
        dict(_unchecked(page, frozenset(anchors))),
        asked.answers,
        led=hashlib.sha256(repr(sorted(asked.answers.items())).encode()).hexdigest(),
    )
    return prepared, html


def _unchecked(page: LaterPage, present: frozenset[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The anchors that a page leads to, by file, each with the link as it is written."""
    for file, anchors in (page.links_to_anchors or {}).items():
        # Headings link to themselves: what leads to an anchor that is there need not be checked again.
        if left := {name: link for name, link in anchors.items() if file is not page.file or name not in present}:
            yield file.src_uri, left
