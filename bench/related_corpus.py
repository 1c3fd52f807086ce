"""Pages as a large knowledge base has them, grown from the real ones: subjects of their own, old words and new.

A page takes half its sentences from one real page, the rest from its topic and from anywhere, and then exchanges a
third of its words: for those of its subject (some thirty pages share one, as a chapter does), for any word by how often
it is used, and for words that few pages have, whose number grows with the pages as that of a language does. So a page
has near ones by its subject and by its source, and hundreds that are somewhat like it. The same number gives the same
page, whatever the size.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.model import Page, Slug
from kb.pages.prose import without_code

PIECE = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3,}|\$[^$\n]+\$|[^\u4e00-\u9fffA-Za-z$]+|.", re.DOTALL)
SENTENCE = re.compile(r"[^。\n]*[。\n]+")
EXCHANGED = 0.35
SUBJECT = 30
"""Pages that share a subject, on average."""
HOME, TOPIC = 0.5, 0.8
"""Up to which draw a sentence is of the page's source, and of its topic."""
SENTENCES = (14, 34)
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


@dataclass(frozen=True)
class Sources:
    """What pages are grown from."""

    pages: Sequence[Page]
    sentences: Mapping[Slug, Sequence[Sequence[str]]]
    by_topic: Mapping[str, Sequence[Slug]]
    words: Sequence[str]
    """Each as often as it is used."""


def sources(pages: Mapping[Slug, Page]) -> Sources:
    """The sentences and words of real pages."""
    ordered = [pages[slug] for slug in sorted(pages)]
    cut = {page.slug: [PIECE.findall(one) for one in SENTENCE.findall(without_code(page.body))] for page in ordered}
    by_topic: defaultdict[str, list[Slug]] = defaultdict(list)
    for page in ordered:
        by_topic[page.meta.topic].append(page.slug)
    words = [piece for found in cut.values() for sentence in found for piece in sentence if _is_word(piece)]
    return Sources(ordered, cut, by_topic, words)


def pages_like(real: Sources, size: int) -> Iterator[Page]:
    """So many pages."""
    for number in range(size):
        yield page_like(real, number)


def edited_page(real: Sources, number: int) -> Page:
    """The page of a number after an edit: without its first sentence, with two of another page."""
    page, other = page_like(real, number), page_like(real, number + 1)
    kept, taken = SENTENCE.findall(page.body)[1:], SENTENCE.findall(other.body)[:2]
    return replace(page, body="".join((*kept, *taken)))


def page_like(real: Sources, number: int) -> Page:
    """The page of a number."""
    chance = random.Random(f"{number} 0")  # noqa: S311 - a corpus, no secret
    subject = chance.randrange(number // SUBJECT + 8)
    home = chance.choice(real.pages)
    near = real.by_topic[home.meta.topic]
    body = []
    for _ in range(chance.randint(*SENTENCES)):
        draw = chance.random()
        slug = home.slug if draw < HOME else chance.choice(near) if draw < TOPIC else chance.choice(real.pages).slug
        body.append(_exchanged(chance.choice(real.sentences[slug]), real, subject, number, chance))
    title = _exchanged(PIECE.findall(home.meta.title), real, subject, number, chance)
    meta = replace(home.meta, title=title, en="", aliases=(), prerequisites=(), follow_ups=(), sources=(), redirects=())
    tags = (*home.meta.tags[:2], *_subject_tags(subject, chance))
    return replace(home, slug=Slug(f"page-{number:07}"), meta=replace(meta, tags=tags), body="".join(body))


def _exchanged(pieces: Sequence[str], real: Sources, subject: int, number: int, chance: random.Random) -> str:
    def word(piece: str) -> str:
        if not _is_word(piece) or chance.random() >= EXCHANGED:
            return piece
        draw = chance.random()
        if draw < 0.4:
            return _of_subject(subject, int(40 * chance.random() ** 2), real)
        return chance.choice(real.words) if draw < 0.85 else coined(_rank(chance, number))

    return "".join(map(word, pieces))


def _rank(chance: random.Random, number: int) -> int:
    """The rank of a new word: the first ones often, and more of them the more pages there are."""
    return int((60 * (number + 100) ** 0.7) ** chance.random())


def _of_subject(subject: int, place: int, real: Sources) -> str:
    key = subject * 7_919 + place * 104_729
    return real.words[key % len(real.words)] if place % 3 else coined(1_000 + key % 200_000)


def _subject_tags(subject: int, chance: random.Random) -> list[str]:
    return sorted({f"tag {subject % 997} {place}" for place in chance.choices(range(4), k=2)})


def coined(rank: int) -> str:
    """A new word: the same for the same rank."""
    word = ""
    number = rank + len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        word += SYLLABLES[rest]
    return f" {word}n "


def _is_word(piece: str) -> bool:
    return len(piece) >= 2 and (piece[0] >= "\u4e00" or piece[0].isalpha())
