"""The edges of the graph of questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.model import Edge, EdgeKind, Page, Related, Slug


def edges(
    pages: Mapping[Slug, Page],
    rows: Mapping[Slug, tuple[Related, ...]],
    linked: Iterable[tuple[Slug, Slug]],
) -> tuple[Edge, ...]:
    """The graph: what a person linked (links, prerequisites, follow-ups), and each related pair once, sorted."""
    found: dict[tuple[Slug, Slug, EdgeKind], Edge] = {}

    def add(source: Slug, target: Slug, kind: EdgeKind, weight: float = 1.0, reasons: tuple[str, ...] = ()) -> None:
        found[source, target, kind] = Edge(source, target, kind, weight, reasons)

    for source, target in linked:
        add(source, target, "link")
    for slug, page in pages.items():
        for other in page.meta.prerequisites:
            if other in pages:
                add(other, slug, "prerequisite")
        for other in page.meta.follow_ups:
            if other in pages:
                add(slug, other, "follow_up")
        for near in rows.get(slug, ()):
            source, target = sorted((slug, near.slug))
            # Likeness and its reasons are the same from both sides.
            if near.weight and (source, target, "related") not in found:
                reasons = tuple(reason for reason in near.reasons if "：" in reason)
                add(source, target, "related", near.weight, reasons)
    return tuple(found[key] for key in sorted(found))
