"""The whole book, from the printable pages of a built site: chapters with their questions, and links among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from kb.model import KnownError, Slug, Topic

UP = "../../../"
"""From a printable page to the root of the site."""
BUILD_FIRST = "build the site first: make site"


@dataclass(frozen=True, slots=True)
class Section:
    """A question of the book, or the introduction of a chapter. `name` is the id of its element."""

    name: str
    title: str
    element: HtmlElement


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic: its introduction, and its questions in order."""

    introduction: Section
    en: str
    questions: tuple[Section, ...]

    def sections(self) -> tuple[Section, ...]:
        """All parts in order."""
        return self.introduction, *self.questions


def chapters(site: Path, topics: Mapping[Slug, Topic]) -> tuple[Chapter, ...]:
    """The chapters of a built site in the order of its topics; topics without questions have none.

    Raises KnownError where the site is not built.
    """
    found = tuple(
        chapter(path.read_text(encoding="utf-8"))
        for slug in topics
        if (path := site / "topics" / slug / "print" / "index.html").is_file()
    )
    if not found:
        raise KnownError(f"{site}: no printable pages in topics/*/print/; {BUILD_FIRST}")
    return found


def chapter(html: str) -> Chapter:
    """A chapter from the HTML of a printable page."""
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8")
    page: HtmlElement = lxml.html.document_fromstring(html, parser=parser)
    (heading,) = page.xpath("//main/h1")
    (introduction,) = page.xpath("//main/section[@class='kb-print__intro']")
    questions = page.xpath("//main/section[@class='kb-print__question']")
    return Chapter(
        Section(introduction.get("id", ""), heading.text_content(), introduction),
        "".join(page.xpath("//main/p[@class='kb-head__en']//text()")),
        tuple(_question(element) for element in questions),
    )


def _question(element: HtmlElement) -> Section:
    # The first: a page may have headings of that level itself, though none should.
    heading = element.xpath("./h2")[0]
    return Section(element.get("id", ""), heading.text_content(), element)


def places(book: Iterable[Chapter]) -> dict[str, str]:
    """The name of each section by the address that its page has on the site, such as `questions/yarn/`."""
    found = {}
    for one in book:
        found[f"topics/{one.introduction.name.removeprefix('topic-')}/"] = one.introduction.name
        found |= {f"questions/{question.name}/": question.name for question in one.questions}
    return found


def lead_within(element: HtmlElement, known: Mapping[str, str], address: Callable[[str, str], str]) -> None:
    """Make links to pages of the book lead there, and keep notes only for the others.

    `address` makes of a section's name and an id in it the address of that place; the id is empty for the whole.
    """
    for link in element.xpath(".//a[@href]"):
        there = link.get("href", "")
        path, _, anchor = there.removeprefix(UP).partition("#")
        if path in known:
            link.set("href", address(known[path], f"{known[path]}--{anchor}" if anchor else ""))
            _forget_mark(link)
        elif not path:
            link.set("href", address(anchor.partition("--")[0], anchor if "--" in anchor else ""))
        elif there.startswith(UP):
            # The book leads to no other page of the site; the note tells its address.
            link.attrib.pop("href")
    _number_anew(element, known)


def _forget_mark(link: HtmlElement) -> None:
    mark = link.getnext()
    if mark is not None and mark.get("class") == "kb-print__mark":
        mark.drop_tree()


def _number_anew(element: HtmlElement, known: Mapping[str, str]) -> None:
    numbers: dict[str, str] = {}
    for listed in element.xpath(".//ol[@class='kb-print__notes']"):
        for number, note in enumerate(list(listed), 1):
            if note.get("data-path") in known:
                note.drop_tree()
            else:
                numbers[str(number)] = str(len(numbers) + 1)
        if not len(listed):
            listed.drop_tree()
    for mark in element.xpath(".//sup[@class='kb-print__mark']"):
        mark.text = numbers[mark.text or ""]
