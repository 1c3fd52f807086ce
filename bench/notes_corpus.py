"""Notes of strangers as a folder of hundreds has them: of several kinds, 300 lines each, no two alike.

Their questions and sentences are grown from the real pages with words of their own. One question in five is one that
the knowledge base has, as interviews ask the same again; code and formulas are the real ones with other names and
numbers. The same number gives the same note, whatever the size.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from bench.related_corpus import Sources, coined, page_like, sources
from kb.model import Page
from kb.pages.store import load

LINES = 300
KNOWN = 0.2
"""The part of the questions that the knowledge base has."""
CODE, FORMULA = 0.12, 0.25
"""The parts of the answers that hold code, and a formula of their own."""
FENCE = re.compile(r"(?ms)^```python\n.*?^```$")
NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")
TEX = re.compile(r"\$[^$\n\u3000-\uffef]{6,80}\$")
SENTENCE = re.compile(r"[^。\n]+。?")
MARKUP = re.compile(r"^(?:[|#?!\\<-]|\*\*|\d+\. |\s)|\\[a-z]+|\[\[")
"""What no sentence has once words of it were exchanged: a table, a heading, a part of a formula."""
COMPANIES = ("字节跳动", "腾讯", "阿里云", "美团", "百度", "快手", "小红书", "京东", "华为", "商汤")
ROUNDS = ("一面", "二面", "三面", "HR 面")
FURNITURE = ("点赞 32 收藏 5 评论 8", "欢迎关注公众号：算法札记", "首页 归档 标签 关于", "扫码加群，领取完整资料")


@dataclass(frozen=True)
class Real:
    """What notes are grown from."""

    pages: Sources
    titles: list[str]
    code: list[str]
    formulas: list[str]


def real(root: Path) -> Real:
    """The pages of a knowledge base, its code and its formulas."""
    pages = load(root).pages
    bodies = [pages[slug].body for slug in sorted(pages)]
    titles = [pages[slug].meta.title for slug in sorted(pages)]
    code = [fence for body in bodies for fence in FENCE.findall(body) if fence.count("\n") < 25]
    return Real(sources(pages), titles, code, sorted({tex for body in bodies for tex in TEX.findall(body)}))


def write_notes(folder: Path, root: Path, size: int) -> None:
    """So many notes in a folder, grown from the knowledge base at `root`."""
    grown_from = real(root)
    folder.mkdir()
    for number in range(size):
        (folder / f"{number:05}.md").write_text(note(grown_from, number), encoding="utf-8")


def note(grown_from: Real, number: int) -> str:
    """The note of a number."""
    chance = random.Random(f"note {number}")  # noqa: S311 - a corpus, no secret
    kind = KINDS[number % len(KINDS)]
    return "\n".join(islice(kind(grown_from, number, chance), LINES)) + "\n"


def _numbered(grown_from: Real, number: int, chance: random.Random) -> Iterator[str]:
    """Numbered questions, each with its answer."""
    yield f"# {coined(number).strip()} 面试题整理"
    yield ""
    for place in count(1):
        page = _page(grown_from, number, place)
        yield f"{place}. {_title(grown_from, page, chance)}"
        yield from _answer(grown_from, page, chance)


def _headed(grown_from: Real, number: int, chance: random.Random) -> Iterator[str]:
    """Questions as headings of chapters, as an English or Chinese document has them."""
    for place in count(1):
        if place % 8 == 1:
            yield f"## {place // 8 + 1} {coined(number + place).strip()} 基础"
            yield ""
        page = _page(grown_from, number, place)
        yield f"### {place // 8 + 1}.{place % 8 + 1} {_title(grown_from, page, chance)}"
        yield ""
        yield from _answer(grown_from, page, chance)


def _bare(grown_from: Real, number: int, chance: random.Random) -> Iterator[str]:
    """Lists of questions under companies and rounds, one in six with an answer."""
    for place in count(1):
        if place % 9 == 1:
            yield ""
            yield f"## {chance.choice(COMPANIES)} {chance.choice(ROUNDS)} 2024-{chance.randint(1, 12):02}"
            yield ""
        page = _page(grown_from, number, place)
        yield f"- {_title(grown_from, page, chance)}"
        if chance.random() < 1 / 6:
            yield ""
            yield from _answer(grown_from, page, chance)


def _blog(grown_from: Real, number: int, chance: random.Random) -> Iterator[str]:
    """A post with a blog around it."""
    yield from ("---", f"title: {coined(number).strip()} 面经", f"date: 2024-0{number % 9 + 1}-11", "---", "", "[TOC]")
    yield ""
    for place in count(1):
        page = _page(grown_from, number, place)
        yield f"**Q{place}：{_title(grown_from, page, chance)}**"
        yield ""
        yield from _answer(grown_from, page, chance)
        if chance.random() < 0.2:
            yield from (chance.choice(FURNITURE), "")


KINDS: tuple[Callable[[Real, int, random.Random], Iterator[str]], ...] = (_numbered, _headed, _numbered, _blog, _bare)


def _page(grown_from: Real, number: int, place: int) -> Page:
    return page_like(grown_from.pages, number * LINES + place)


def _title(grown_from: Real, page: Page, chance: random.Random) -> str:
    return chance.choice(grown_from.titles) if chance.random() < KNOWN else " ".join(page.meta.title.split())


def _answer(grown_from: Real, page: Page, chance: random.Random) -> Iterator[str]:
    """Paragraphs, points, code and formulas, in so many lines as people write."""
    yield ""
    sentences = [one.strip() for one in SENTENCE.findall(page.body) if not MARKUP.search(TEX.sub("", one))]
    said = [one for one in sentences if len(one) > 8][: chance.randint(2, 9)]
    for place, one in enumerate(said):
        yield one if place < 2 else f"{'-' if len(said) % 2 else f'{place - 1})'} {one}"
    yield ""
    if chance.random() < CODE and grown_from.code:
        yield from _renumbered(chance.choice(grown_from.code), chance).split("\n")
        yield ""
    if chance.random() < FORMULA and grown_from.formulas:
        tex = _renumbered(chance.choice(grown_from.formulas), chance)
        yield f"其中 {tex}，复杂度是 O(n^{chance.randint(2, 9)} * d)。"
        yield ""


def _renumbered(text: str, chance: random.Random) -> str:
    """Code or a formula with other numbers."""
    return NUMBER.sub(lambda _: str(chance.randint(1, 999)), text)
