"""The index as files: the core that is read first, and what is fetched by need."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kb.model import DIFFICULTIES, Slug, Topic
from kb.pages.glossary import Term
from kb.site.chinese import Chinese
from kb.site.search.entries import Entry, encoded
from kb.site.search.packing import varint_each
from kb.site.search.postings import Postings
from kb.site.search.spelling import Named, spelling
from kb.site.search.tokens import folded_letters, phrase
from kb.site.views import DIFFICULTY_NAMES

VERSION = 5
WHOLE = 45_000
"""Compressed bytes of files that may be part of the core; an index that is no larger is one file."""
BUNDLES = ("thxfs", "thxf", "tf", "h")
"""Kinds of files that the core may hold, the best first."""
TERM_SHARD, LONE_TERM_SHARD, TEXT_SHARD, HEAD_SHARD = (450, 3_600), (900, 6_000), (600, 4_800), (3_000, 9_000)
"""Bytes, before compression, at which a file of each kind is closed: the least, so that little is fetched; the most.

Where no texts are fetched beside them, terms come in fewer and larger files: a browser asks for six at once.
"""
SMALL = 100
"""Pages up to which files are as small as they may be. With more, they grow: to write many files takes long."""
FILES = 600
"""As many files of a kind there are before they grow."""
WINDOW = 32_000
"""Bytes at the end of the core that other files go on from: as far as deflate looks back."""

Topics = Mapping[Slug, Topic]
Pack = Callable[[Sequence[bytes], bytes], list[bytes]]
"""Compresses files that go on after a text."""


class Index(NamedTuple):
    """The files of an index by name, and the name of their folder."""

    files: Mapping[str, bytes]
    folder: str


def packed_after(parts: Sequence[bytes], window: bytes) -> list[bytes]:
    """Files compressed, each as one that goes on after a text: it need not say again what stands there."""
    # To look through the window takes longer than to take over what another stream found there.
    first = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=window)
    streams = ((first.copy(), part) for part in parts)
    return [stream.compress(part) + stream.flush() for stream, part in streams]


def index(
    entries: Sequence[Entry],
    topics: Topics,
    glossary: Sequence[Term],
    postings: Postings,
    pack: Pack,
    chinese: Chinese,
    known: Named,
) -> Index:
    """All files of an index, in a folder whose name is the digest of all of them: browsers may keep them for ever.

    `known` is what the pages name.
    """
    starts, heads, texts = _head_shards(entries, topics)
    firsts, terms = _term_shards(postings, TERM_SHARD if texts else LONE_TERM_SHARD, len(entries))
    names, spelled = spelling(known, postings, chinese)
    kinds = {"t": terms, "h": heads, "x": texts}
    parts = {f"{kind}{number}": shard for kind, shards in kinds.items() for number, shard in enumerate(shards)}
    parts |= {"f": _facets(entries, topics), **{f"s{letter}": encoded(words) for letter, words in spelled.items()}}
    bundled = _bundled(parts)
    standing, letters = set(postings.terms), _letters(postings)
    about = {
        "version": VERSION,
        "pages": len(entries),
        "firsts": _listed(firsts),
        "starts": starts,
        "glossary": "\n".join(_names(term) if f"~{number}" in standing else "" for number, term in enumerate(glossary)),
        "names": names,
        "letters": {old: new for old, new in letters.items() if len(new) > 1},
        "pairs": " ".join(old + new for old, new in letters.items() if len(new) == 1),
        "bundled": [[name, len(parts[name])] for name in bundled],
    }
    made_of = [(name, hashlib.sha256(part).hexdigest()) for name, part in parts.items()]
    digest = hashlib.sha256(encoded([about, made_of])).hexdigest()[:10]
    head = encoded({"digest": digest, **about})
    core = b"".join((len(head).to_bytes(4, "little"), head, *(parts[name] for name in bundled)))
    apart = [name for name in parts if name not in bundled]
    packed = zip(apart, pack([parts[name] for name in apart], core[-WINDOW:]), strict=True)
    return Index({"core.bin": packed_after([core], b"")[0], **{f"{one}.bin": some for one, some in packed}}, digest)


def _names(term: Term) -> str:
    """The names of a term that are not cut into the same words."""
    return "\t".join({phrase(name): name for name in term.names}.values())


def _bundled(parts: Mapping[str, bytes]) -> list[str]:
    """What is part of the core: all while it is small, else the terms, else the heads of pages, where these are."""
    for kinds in BUNDLES:
        names = [name for name in parts if name[0] in kinds]
        # What is ten times as large need not be compressed to be known as too large.
        small = sum(len(parts[name]) for name in names) <= 10 * WHOLE
        if small and len(zlib.compress(b"".join(parts[name] for name in names), 9)) <= WHOLE:
            return names
    return []


def _letters(postings: Postings) -> dict[str, str]:
    """What letters are folded to; of traditional characters only those whose simplified ones the pages have."""
    present = {letter for term in postings.terms for letter in term}
    return {old: new for old, new in sorted(folded_letters().items()) if len(new) > 1 or new in present}


def _term_shards(postings: Postings, limits: tuple[int, int], pages: int) -> tuple[list[str], list[bytes]]:
    terms, lists, counts = postings.terms, postings.lists, varint_each(postings.counts)
    groups = list(_grouped([len(term) + len(data) + 2 for term, data in zip(terms, lists, strict=True)], limits, pages))
    words = [_listed(terms[a:b]).encode() for a, b in groups]
    sizes = varint_each([len(some) for some in words])
    parts = zip(sizes, words, groups, strict=True)
    shards = [b"".join((size, some, *counts[a:b], *lists[a:b])) for size, some, (a, b) in parts]
    return [_least(terms[a - 1] if a else "", terms[a]) for a, _ in groups], shards


def _least(before: str, term: str) -> str:
    """The shortest beginning of a term that stands after the term before it."""
    return next((term[:end] for end in range(1, len(term)) if term[:end] > before), term)


def _listed(words: Sequence[str]) -> str:
    """Sorted words with the letter that they begin with said once for all neighbours."""
    neighbours = zip(chain([" "], words), words, strict=False)
    return "".join(
        f"\t{word[1:]}" if word[0] == before[0] else f"\n{word[0]}\t{word[1:]}" for before, word in neighbours
    )[1:]


def _grouped(sizes: Sequence[int], limits: tuple[int, int], pages: int) -> Iterator[tuple[int, int]]:
    """Ranges of neighbours that are about as large together as the limits allow."""
    least, most = limits
    wanted = min(most, least * pages // SMALL, sum(sizes) // FILES)
    # In round numbers, for with another limit all files are others.
    limit = max(least, round(wanted, 2 - len(str(wanted))))
    start = total = 0
    for number, size in enumerate(sizes):
        if total and total + size > limit:
            yield start, number
            start, total = number, 0
        total += size
    if sizes:
        yield start, len(sizes)


def _head_shards(entries: Sequence[Entry], topics: Topics) -> tuple[list[int], list[bytes], list[bytes]]:
    """The first page of each file of heads, these files, and those of texts."""
    parts = [entry.shown() for entry in entries]
    long = [row for rows in parts for row in rows if not row[3]]
    ranges = list(_grouped([size + 3 for _, _, size, _ in long], TEXT_SHARD, len(entries)))
    places = iter([(number, at - a) for number, (a, b) in enumerate(ranges) for at in range(a, b)])
    heads = []
    for entry, rows in zip(entries, parts, strict=True):
        found = [None if stays else next(places) for *_, stays in rows]
        first = next((place[0] for place in found if place), 0)
        # Told from the page's first file on, the places of all pages are much alike.
        where = [b"%d,%d" % (at[0] - first, at[1]) if at else row[1] for at, row in zip(found, rows, strict=True)]
        sections = b",".join([b"[%b,%b]" % (row[0], place) for row, place in zip(rows, where, strict=True)])
        heads.append(_head(entry, topics, sections, first))
    groups = list(_grouped([len(head) for head in heads], HEAD_SHARD, len(entries)))
    files = [b"[" + b",".join(heads[a:b]) + b"]" for a, b in groups]
    return [a for a, _ in groups], files, [b"[%b]" % b",".join([text for _, text, *_ in long[a:b]]) for a, b in ranges]


def _head(entry: Entry, topics: Topics, sections: bytes, first: int) -> bytes:
    meta = entry.page.meta
    topic = topics[Slug(meta.topic)].title if meta.topic in topics else ""
    names = encoded([entry.page.slug, meta.title, topic, DIFFICULTY_NAMES[meta.difficulty]])
    return b"%b,[%b],%d]" % (names[:-1], sections, first)


def _facets(entries: Sequence[Entry], topics: Topics) -> bytes:
    """For each kind of filter its values, each with all its names, and of each page which of them it has."""
    metas = [entry.page.meta for entry in entries]
    named: dict[str, tuple[list[list[str]], list[Sequence[str]]]] = {
        "topic": ([[one.slug, one.title, one.en] for one in topics.values()], [[meta.topic] for meta in metas]),
        "difficulty": ([[key, DIFFICULTY_NAMES[key]] for key in DIFFICULTIES], [[meta.difficulty] for meta in metas]),
        "tag": ([[tag] for tag in sorted({tag for meta in metas for tag in meta.tags})], [meta.tags for meta in metas]),
    }
    return encoded({kind: _numbered(names, values) for kind, (names, values) in named.items()})


def _numbered(names: list[list[str]], values: Sequence[Sequence[str]]) -> dict[str, object]:
    numbers = {key: number for number, (key, *_) in enumerate(names)}
    return {"names": names, "pages": [[numbers[value] for value in page if value in numbers] for page in values]}
