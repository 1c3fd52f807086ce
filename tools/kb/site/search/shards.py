"""The index as files: the core that is read first, and what is fetched by need."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.model import DIFFICULTIES, Slug, Topic
from kb.pages.glossary import Term
from kb.site.search.entries import Entry
from kb.site.search.postings import Postings
from kb.site.search.spelling import spelling
from kb.site.search.tokens import simplified
from kb.site.views import DIFFICULTY_NAMES

VERSION = 1
FOLDER = "assets/search"
WHOLE = 45_000
"""Compressed bytes of files that may be part of the core; an index that is no larger is one file."""
BUNDLES = ("thxfs", "thxf", "tf", "hf")
"""Kinds of files that the core may hold, the best first."""
TERM_SHARD, TEXT_SHARD, HEAD_SHARD = (700, 2_600), (900, 3_600), (3_000, 3_000)
"""Bytes, before compression, at which a file of each kind is closed: the least, so that little is fetched; the most."""
FILES = 600
"""As many files of a kind there are before they grow."""
LONGEST_CODE = 240
"""Characters of a section's code that can be shown; all of it is searched."""
SHORT_PAGE = 4_500
"""Bytes of text up to which a page's sections stay with its head."""


@dataclass(frozen=True, slots=True)
class Index:
    """The files of an index by name, and which of them is the core."""

    files: Mapping[str, bytes]
    core: str


def index(
    entries: Sequence[Entry], topics: Mapping[Slug, Topic], glossary: Sequence[Term], postings: Postings
) -> Index:
    """All files of an index. Names hold a digest of the content, so that browsers may keep files for ever."""
    firsts, terms = _term_shards(postings)
    starts, heads, texts = _head_shards(entries, list(topics))
    parts = {
        **{f"t{number}": shard for number, shard in enumerate(terms)},
        **{f"h{number}": shard for number, shard in enumerate(heads)},
        **{f"x{number}": shard for number, shard in enumerate(texts)},
        "f": _facets(entries, list(topics)),
        "s": spelling(entries, glossary, postings),
    }
    packed = {name: zlib.compress(content, 9) for name, content in parts.items()}
    bundled = _bundled(parts)
    digest = hashlib.sha256(
        repr((VERSION, sorted(parts.items()), [term.names for term in glossary])).encode()
    ).hexdigest()[:10]
    standing = set(postings.terms)
    about = {
        "version": VERSION,
        "digest": digest,
        "pages": len(entries),
        "firsts": firsts,
        "starts": starts,
        "topics": [[topic.slug, topic.title, topic.en] for topic in topics.values()],
        "difficulties": [[name, DIFFICULTY_NAMES[name]] for name in DIFFICULTIES],
        "glossary": [term.names if f"~{number}" in standing else [] for number, term in enumerate(glossary)],
        "traditional": _traditional(postings),
        "bundled": [[name, len(parts[name])] for name in bundled],
    }
    core = zlib.compress(_core(about, [parts[name] for name in bundled]), 9)
    files = {f"{name}.{digest}.bin": content for name, content in packed.items() if name not in bundled}
    name = f"core.{digest}.bin"
    return Index({name: core, **files}, name)


def _bundled(parts: Mapping[str, bytes]) -> list[str]:
    """What is part of the core: all while it is small, else the terms, else the heads of pages, where these are."""
    for kinds in BUNDLES:
        names = [name for name in parts if name[0] in kinds]
        if len(zlib.compress(b"".join(parts[name] for name in names), 9)) <= WHOLE:
            return names
    return []


def _core(about: Mapping[str, object], bundled: Iterable[bytes]) -> bytes:
    written = _json(about)
    return b"".join((len(written).to_bytes(4, "little"), written, *bundled))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _traditional(postings: Postings) -> str:
    """Traditional characters each with its simplified one, of those that the pages have."""
    present = {letter for term in postings.terms for letter in term}
    return "".join(
        old + new for old, new in sorted(simplified().items(), key=lambda pair: pair[::-1]) if new in present
    )


def _term_shards(postings: Postings) -> tuple[list[str], list[bytes]]:
    sizes = [len(term) + len(data) + 2 for term, data in zip(postings.terms, postings.lists, strict=True)]
    groups = list(_grouped(sizes, TERM_SHARD))
    shards = [_term_shard(postings.terms[a:b], postings.lists[a:b]) for a, b in groups]
    return [postings.terms[a] for a, _ in groups], shards


def _term_shard(terms: Sequence[str], lists: Sequence[bytes]) -> bytes:
    words = "\n".join(terms).encode()
    sizes = b"".join(_varint(len(data)) for data in lists)
    return b"".join((_varint(len(words)), words, sizes, *lists))


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*written, value))


def _grouped(sizes: Sequence[int], limits: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Ranges of neighbours that are about as large together as the limits allow."""
    least, most = limits
    limit = min(most, max(least, sum(sizes) // FILES))
    start = total = 0
    for number, size in enumerate(sizes):
        if total and total + size > limit:
            yield start, number
            start, total = number, 0
        total += size
    if sizes:
        yield start, len(sizes)


def _head_shards(entries: Sequence[Entry], topics: Sequence[str]) -> tuple[list[int], list[bytes], list[bytes]]:
    """The first page of each file of heads, these files, and those of texts."""
    shown = [[f"{one.text} {one.code[:LONGEST_CODE]}".strip() for one in entry.sections] for entry in entries]
    short = [sum(len(text.encode()) for text in texts) <= SHORT_PAGE for texts in shown]
    long = [text for texts, inline in zip(shown, short, strict=True) if not inline for text in texts]
    ranges = list(_grouped([len(text.encode()) + 3 for text in long], TEXT_SHARD))
    places = iter([[number, at - a] for number, (a, b) in enumerate(ranges) for at in range(a, b)])
    heads = []
    for entry, texts, inline in zip(entries, shown, short, strict=True):
        where: list[list[object]] = [[text] if inline else list(next(places)) for text in texts]
        heads.append(_head(entry, topics, where))
    groups = list(_grouped([len(head) for head in heads], HEAD_SHARD))
    return (
        [a for a, _ in groups],
        [b"[" + b",".join(heads[a:b]) + b"]" for a, b in groups],
        [_json(long[a:b]) for a, b in ranges],
    )


def _head(entry: Entry, topics: Sequence[str], where: Sequence[Sequence[object]]) -> bytes:
    meta = entry.page.meta
    return _json([
        entry.page.slug, meta.title, topics.index(meta.topic) if meta.topic in topics else -1,
        DIFFICULTIES.index(meta.difficulty), int(meta.status == "draft"),
        [[section.heading, section.anchor, *place] for section, place in zip(entry.sections, where, strict=True)],
    ])  # fmt: skip


def _facets(entries: Sequence[Entry], topics: Sequence[str]) -> bytes:
    """Of each page its topic, difficulty and tags, for filters."""
    tags = sorted({tag for entry in entries for tag in entry.page.meta.tags})
    numbers = {tag: number for number, tag in enumerate(tags)}
    metas = [entry.page.meta for entry in entries]
    return _json({
        "topic": [topics.index(meta.topic) if meta.topic in topics else -1 for meta in metas],
        "difficulty": [DIFFICULTIES.index(meta.difficulty) for meta in metas],
        "tags": tags,
        "tagged": [[numbers[tag] for tag in meta.tags] for meta in metas],
    })  # fmt: skip
