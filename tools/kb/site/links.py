"""Wiki links: `[[slug]]`, `[[title or alias]]`, `[[slug#anchor|text]]`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kb.model import Backlink, Link, Page, Slug, Span, Topic
from kb.pages import prose

LINK = re.compile(r"\[\[(?P<target>[^\[\]|#\n]+)(?:#(?P<anchor>[^\[\]|\n]+))?(?:\|(?P<text>[^\[\]\n]+))?\]\]")
# What ends a sentence is asked behind its first sign: a pattern that begins with one of a few letters is found faster.
SENTENCE_END = re.compile(
    r"[。！？!?.;；\n](?:(?<=[。！？!?])|(?<=[.;；])\s|(?<=\n)(?:\s*\n|(?=\s*(?:[-*+]|\d+\.|\||#|!!!|\?\?\?)\s?)))"
)
LEADING_MARK = re.compile(r"^\s*(?:[-*+]\s+|\d+\.\s+|#+\s+|>\s*|\|\s*)+")
MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+.!|$~^-])")
VERBATIM = re.compile(r"(\$[^$]+\$|`[^`]+`)")
"""Formulas and code, in which no mark is one of emphasis."""
EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)")
MARKDOWN_LINK = re.compile(r"!?\[(?P<text>[^\]\n]*)\]\([^)\n]*\)")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link can lead to: the page's file below docs/, and its title."""

    uri: str
    title: str


class Written(NamedTuple):
    """A link where it stands in a text: from one offset to another."""

    start: int
    end: int
    link: Link


class Passage(NamedTuple):
    """A sentence with links, as it is written, and where it begins."""

    start: int
    text: str
    links: Sequence[Written]


class Leads(NamedTuple):
    """Where a text leads: what its text alone tells, whatever pages there are."""

    links: Sequence[Written]
    passages: Sequence[Passage]


Finder = Callable[[str], Leads]
"""Knows where the text of a file leads, by its place, such as `questions/yarn.md`."""


@dataclass(frozen=True)
class Names:
    """All that a link may say, and where it leads. A name of two pages is ambiguous."""

    pages: Mapping[Slug, Page]
    topics: Mapping[Slug, Topic]

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """By slug. A question goes before a topic of the same name."""
        targets = {str(slug): Target(f"topics/{slug}.md", topic.title) for slug, topic in self.topics.items()}
        return targets | {
            str(slug): Target(f"questions/{slug}.md", page.meta.title) for slug, page in self.pages.items()
        }

    @cached_property
    def slugs(self) -> Mapping[str, tuple[str, ...]]:
        """By title or alias, folded: made when the first link says one of them, for that takes time."""
        slugs: defaultdict[str, set[str]] = defaultdict(set)
        for slug, page in self.pages.items():
            for name in (page.meta.title, *page.meta.aliases):
                slugs[fold(name)].add(slug)
        for slug, topic in self.topics.items():
            slugs.setdefault(fold(topic.title), {slug})
        return {name: tuple(sorted(found)) for name, found in slugs.items()}

    def target(self, name: str) -> Target | None:
        """What a name means; None where that is nothing, or several pages."""
        found = self.find(name)
        return self.targets[found[0]] if len(found) == 1 else None

    def find(self, name: str) -> tuple[str, ...]:
        """The slugs that a name may mean: none, one, or several where it is ambiguous."""
        known = (name := name.strip()) in self.pages or name in self.topics
        return (name,) if known else self.slugs.get(fold(name), ())


def fold(name: str) -> str:
    """A title or alias without what people write differently: width, case, spaces, a closing mark."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).rstrip("?？。.!！")


def links(text: str, readable: str | None = None) -> Iterator[Link]:
    """The wiki links of a Markdown text, with lines counted from 1; none in code or formulas.

    `readable` is the text with both blanked out, where a caller has it.
    """
    return (found.link for found in written(text, readable))


def written(text: str, readable: str | None = None) -> Iterator[Written]:
    """As `links`, each with its place."""
    if "[[" not in text:
        return
    line, position = 1, 0
    for match in _matches(text, readable):
        line += text.count("\n", position, match.start())
        position = match.start()
        target, anchor, text_shown = (match[name] or "" for name in ("target", "anchor", "text"))
        link = Link(target.strip(), anchor.strip(), text_shown.strip(), Span(line, line))
        yield Written(match.start(), match.end(), link)


def _matches(text: str, readable: str | None = None) -> Iterator[re.Match[str]]:
    readable = prose.without_formulas(prose.without_code(text)) if readable is None else readable
    return (whole for seen in LINK.finditer(readable) if (whole := LINK.match(text, seen.start())))


def leads(text: str) -> Leads:
    """Where a text leads."""
    found = tuple(written(text))
    return led(found, ((start, text[start:end]) for start, end in (_sentences(text, found) if found else ())))


def led(found: Sequence[Written], sentences: Iterable[tuple[int, str]]) -> Leads:
    """Where a text with these links leads; `sentences` are those that may hold one, each with where it begins."""
    passages = []
    waiting = deque(found)
    for start, sentence in sentences:
        within, end = [], start + len(sentence)
        while waiting and waiting[0].start < end:
            within.append(waiting.popleft())
        if links := tuple(Written(a - start, b - start, link) for a, b, link in within if start <= a and b <= end):
            passages.append(Passage(start, sentence, links))
    return Leads(tuple(found), tuple(passages))


def rewrite(text: str, replacement: Callable[[Link], str], found: Iterable[Written] | None = None) -> str:
    """The text with each wiki link replaced by what `replacement` makes of it; `found` are its links, where known."""
    pieces = []
    position = 0
    for start, end, link in written(text) if found is None else found:
        pieces += [text[position:start], replacement(link)]
        position = end
    return "".join([*pieces, text[position:]])


def as_markdown(link: Link, known: Names, prefix: str) -> str:
    """A link as Markdown that MkDocs checks; `prefix` leads from the page's folder to docs/, such as `../`.

    A link that leads nowhere, or to several pages, stays as the plain words it shows: `problems` tells of it.
    """
    target = known.target(link.target)
    if target is None:
        return escaped(link.text or link.target)
    anchor = f"#{link.anchor}" if link.anchor else ""
    return f"[{link.text or escaped(target.title)}]({prefix}{target.uri}{anchor})"


def escaped(text: str) -> str:
    """A text whose characters mean nothing to Markdown."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", text)


def faults(found: Iterable[Written], known: Names) -> Iterator[tuple[int, str, str]]:
    """Line, rule and message of each link that is dead or ambiguous."""
    for _, _, link in found:
        if told := fault(link.target, known):
            yield (link.span.line, *told)


def fault(target: str, known: Names) -> tuple[str, str] | None:
    """The rule and the message, where a link leads nowhere or to several pages."""
    found = known.find(target)
    if not found:
        return "dead-link", f"no page is called '{target}'; {suggestion(target, known)}"
    if len(found) > 1:
        return "ambiguous-link", f"'{target}' may mean {' or '.join(found)}; write one of them"
    return None


def suggestion(name: str, known: Names) -> str:
    """What a person probably meant by a name that leads nowhere."""
    choices = {slug: slug for slug in known.targets} | {key: found[0] for key, found in known.slugs.items()}
    near = process.extractOne(fold(name), list(choices), scorer=fuzz.WRatio, score_cutoff=70)
    return f"did you mean '{choices[near[0]]}'?" if near else "add the page, or take the brackets away"


def backlinks(pages: Mapping[Slug, Leads], known: Names) -> dict[Slug, tuple[Backlink, ...]]:
    """For each page, the pages that link to it, in order of slug, each with the first sentence that does.

    `pages` are all pages, with where they lead.
    """
    found: defaultdict[Slug, dict[Slug, Backlink]] = defaultdict(dict)
    for slug in sorted(pages):
        for target, sentence in _linking_sentences(pages[slug], known):
            if target != slug and target in pages:
                found[target].setdefault(slug, Backlink(slug, sentence))
    return {slug: tuple(found[slug].values()) for slug in sorted(found)}


def _linking_sentences(found: Leads, known: Names) -> Iterator[tuple[Slug, str]]:
    for passage in found.passages:
        sentence = plain_sentence(passage, known)
        for _, _, link in passage.links:
            target = known.find(link.target)
            if len(target) == 1:
                yield Slug(target[0]), sentence


def _sentences(body: str, found: Iterable[Written]) -> Iterable[tuple[int, int]]:
    """Where each sentence begins and ends in which one of the links begins."""
    ends = [0, *[match.end() for match in SENTENCE_END.finditer(prose.without_code(body))], len(body)]
    numbers = dict.fromkeys(bisect_right(ends, link.start) for link in found)
    return ((ends[number - 1], ends[number]) for number in numbers)


def plain_sentence(passage: Passage, known: Names) -> str:
    """A sentence without Markdown's marks but with its formulas; links show their words."""

    def shown(link: Link) -> str:
        found = known.find(link.target)
        return link.text or (known.targets[found[0]].title if len(found) == 1 else link.target)

    text = LEADING_MARK.sub("", MARKDOWN_LINK.sub(r"\g<text>", rewrite(passage.text, shown, passage.links)))
    pieces = VERBATIM.split(text) if "$" in text or "`" in text else [text]
    # Most have no such marks, and a build asks tens of thousands.
    pieces[::2] = [EMPHASIS.sub("", piece) if "*" in piece or "_" in piece else piece for piece in pieces[::2]]
    return " ".join("".join(pieces).split()).strip("| ")
