"""The book as PDF: one page of all chapters, printed by Chromium, for no permissive library sets KaTeX's formulas.

WeasyPrint (BSD) knows neither MathML nor the boxes that KaTeX builds.
"""

from __future__ import annotations

import datetime
import html
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from kb.model import KnownError
from kb.site.book import Chapter, lead_within, places

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    # Fonts and pictures are there before it prints.
    "--virtual-time-budget=60000",
)
PATIENCE = 900
"""Seconds after which a browser is thought to hang."""
DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[^)]*\)")
NODE = re.compile(rb"\(node\d{8}\)")
PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<base href="{base}">
<title>{title}</title>
{stylesheets}
</head>
<body dir="ltr" data-md-color-scheme="default" data-md-color-primary="custom" data-md-color-accent="custom">
<main class="kb-print md-typeset">
<section class="kb-print__title"><h1>{title}</h1><p>{description}</p><p>{rights}</p></section>
<nav class="kb-print__contents"><h2>目录</h2><ol>
{contents}</ol></nav>
{chapters}
</main>
</body>
</html>
"""


def browser() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pdf(page: str, program: str, modified: datetime.datetime) -> bytes:
    """The pages that a browser prints of an HTML page, the same bytes for the same page.

    Raises KnownError where the browser fails.
    """
    with tempfile.TemporaryDirectory(prefix="miandian-") as folder:
        source, target = Path(folder) / "book.html", Path(folder) / "book.pdf"
        source.write_text(page, encoding="utf-8")
        own = (f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri())
        # Chromium refuses to run as root, as builds in containers do, unless it may go without its sandbox.
        alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        try:
            run = subprocess.run([program, *OPTIONS, *alone, *own], capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 -- the browser that `browser` found
        except subprocess.TimeoutExpired:
            raise KnownError(f"{program}: printed nothing in {PATIENCE} s; run the command again") from None
        if not target.is_file():
            said = run.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise KnownError(f"{program}: printed no book ({said[-1]}); look whether it runs at all")
        return settled(target.read_bytes(), modified)


def settled(content: bytes, modified: datetime.datetime) -> bytes:
    """A PDF with another date, and its nodes numbered in their order: what else differs from run to run.

    It keeps its length, so that its table of places stays right.
    """
    numbers: defaultdict[bytes, int] = defaultdict(lambda: len(numbers))

    def date(match: re.Match[bytes]) -> bytes:
        written = f"/{match[1].decode()} (D:{modified:%Y%m%d%H%M%S}+00'00')"
        return written.encode().ljust(len(match[0]))[: len(match[0])]

    return NODE.sub(lambda match: b"(node%08d)" % numbers[match[0]], DATE.sub(date, content))


def page(book: tuple[Chapter, ...], title: str, description: str, rights: str, site: Path) -> str:
    """All chapters as one HTML page that loads what it needs from the built site."""
    known = places(book)
    return PAGE.format(
        # All printable pages stand equally deep, so what one loads, any does.
        base=html.escape((site.resolve() / "topics" / "-" / "print").as_uri() + "/"),
        title=html.escape(title),
        description=html.escape(description),
        rights=html.escape(rights),
        stylesheets="\n".join(_stylesheets(site)),
        contents="".join(_contents(chapter) for chapter in book),
        chapters="\n".join(_chapter(chapter, known) for chapter in book),
    )


def _stylesheets(site: Path) -> Iterator[str]:
    """The links to stylesheets that a printable page has."""
    path = next(iter(sorted(site.glob("topics/*/print/index.html"))), None)
    if path is not None:
        page: HtmlElement = lxml.html.parse(str(path)).getroot()
        for link in page.xpath("//link[@rel='stylesheet']"):
            yield lxml.html.tostring(link, encoding="unicode", with_tail=False)


def _contents(chapter: Chapter) -> str:
    inner = "".join(f'<li><a href="#{one.name}">{html.escape(one.title)}</a></li>' for one in chapter.questions)
    first = chapter.introduction
    return f'<li><a href="#{first.name}">{html.escape(first.title)}</a><ol>{inner}</ol></li>\n'


def _chapter(chapter: Chapter, known: dict[str, str]) -> str:
    parts = []
    for section in chapter.sections():
        element = deepcopy(section.element)
        lead_within(element, known, lambda name, anchor: f"#{anchor or name}")
        # The chapter has it.
        if section is chapter.introduction:
            element.attrib.pop("id")
        parts.append(lxml.html.tostring(element, encoding="unicode"))
    first = chapter.introduction
    heading = f'<h1>{html.escape(first.title)}</h1><p class="kb-head__en" lang="en">{html.escape(chapter.en)}</p>'
    return f'<section class="kb-print__chapter" id="{first.name}">{heading}{"".join(parts)}</section>'
