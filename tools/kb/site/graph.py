"""The graph of questions as the file that pages draw."""

from __future__ import annotations

import json
from collections import Counter

from kb.model import Site


def graph(site: Site) -> dict[str, list[dict[str, object]]]:
    """Nodes and edges, in order. The degree of a node counts the pages it is joined to, each once."""
    pairs = {frozenset((edge.source, edge.target)) for edge in site.edges}
    degrees = Counter(slug for pair in pairs for slug in pair)
    nodes: list[dict[str, object]] = [
        {
            "id": slug,
            "title": page.meta.title,
            "url": f"questions/{slug}/",
            "topic": page.meta.topic,
            "tags": list(page.meta.tags),
            "difficulty": page.meta.difficulty,
            "degree": degrees[slug],
        }
        for slug, page in sorted(site.pages.items())
    ]
    edges: list[dict[str, object]] = [
        {
            "source": edge.source,
            "target": edge.target,
            "kind": edge.kind,
            "weight": edge.weight,
            "reasons": list(edge.reasons),
        }
        for edge in site.edges
    ]
    return {"nodes": nodes, "edges": edges}


def to_json(value: object) -> str:
    """JSON without superfluous white space, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
