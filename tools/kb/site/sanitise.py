"""Raw HTML and attributes of contributors, reduced to an allow-list (nh3), after Markdown and around the formulas.

As an extension of Python-Markdown (`kb.site.sanitise`) it sees all that a page becomes: raw HTML, attribute lists,
addresses, what other extensions make of them. Formulas are ours and full of styles and MathML, in which most ways
around a sanitiser lie: they are taken out before and put back behind, so that the list needs neither. So are listings,
of which a page has more letters than of all else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from kb.pages import prose
from kb.pages.characters import without_odd
from kb.pages.lint.safety import readable_address
from kb.site import allowed
from kb.site.harmless import Harmless
from kb.site.maths import READING, READING_OPTIONS, MathsExtension
from kb.site.set_aside import SetAside

Reporter = Callable[[str, str], None]
"""Told what was taken out (as it stands in the source, more or less) and why."""

TOO_DEEP = "nested too deep for Markdown; take some of the levels away"
TAG = re.compile(r"<[a-zA-Z][^<>]*>")
MARKUP = re.compile(r"<[a-zA-Z!?/]|\{[^{}\n]*[#.=:]|\]\(|\]:|&#|://")
"""Without any of these a text holds nothing that the allow-list could refuse."""

SHORT = 200
"""Letters of a text that is worth keeping."""

Found = tuple[str, str, str]
"""An element, an attribute of it (empty: the element itself), and the attribute's value."""


def makeExtension(**options: Any) -> SanitiseExtension:  # noqa: N802 -- the name Python-Markdown looks for
    """The extension, for `markdown_extensions`. Options: see `SanitiseExtension`."""
    return SanitiseExtension(**options)


def refused(text: str, forms: bool = False) -> Iterator[tuple[int, str]]:
    """What the sanitiser takes out of a Markdown text: line (from 1) and message."""
    readable = prose.without_formulas(prose.without_code(text))
    if MARKUP.search(readable):
        found: list[tuple[str, str]] = []
        extension = SanitiseExtension(forms=forms, reporter=lambda source, message: found.append((source, message)))
        formulas = MathsExtension(reporter=lambda *_: None)
        Markdown(extensions=[*READING, formulas, extension], extension_configs=READING_OPTIONS).convert(text)
        yield from located(text, found)


def located(text: str, found: list[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """The line of each thing taken out, as near as its words lead."""
    if not found:
        return
    readable = prose.without_code(text).casefold()
    starts = prose.line_starts(text)
    for source, message in dict.fromkeys(found):
        places = (readable.find(part) for part in (source.casefold(), source.casefold()[:12]) if part)
        yield prose.line_at(starts, max(0, next((place for place in places if place >= 0), 0))), message


class SanitiseExtension(Extension):
    """The sanitiser.

    Options: `forms`, whether elements of forms are allowed, as our own pages with calculators need them; `reporter`,
    called for each thing that is taken out.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "forms": [False, "allow elements of forms"],
            "reporter": [lambda *_: None, "called with what was taken out and why"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name Python-Markdown calls
        """Add the steps; catch what nests too deep for any."""
        report: Reporter = self.getConfig("reporter")
        aside = SetAside(md)
        # Before the table of contents (5), which would carry a hostile id into the theme's templates, and before
        # MkDocs follows the links (0).
        md.treeprocessors.register(Attributes(report), "kb-attributes", 6)
        # Just before formulas are set (-2): what is in the stash by then is the author's, what comes later is ours.
        md.treeprocessors.register(Border(aside), "kb-border", -1.9)
        # Before raw HTML is put back (30).
        md.postprocessors.register(aside, "kb-set-aside", 31)
        md.postprocessors.register(Sanitise(aside, self.getConfig("forms"), report), "kb-sanitise", -10)
        convert = md.convert

        def convert_safely(source: str) -> str:
            try:
                return convert(source)
            except RecursionError:
                report("", TOO_DEEP)
                return ""
            finally:
                aside.forget()

        md.convert = convert_safely  # type: ignore[method-assign]


KEPT: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("id", allowed.identity),
    ("href", readable_address),
    ("src", readable_address),
)


class Attributes(Treeprocessor):
    """Drops ids that the theme's or our own scripts look for, and addresses that would end the build."""

    def __init__(self, report: Reporter) -> None:
        self.report = report

    def run(self, root: Element) -> None:
        """Look through all elements."""
        for element in root.iter():
            for attribute, kept in KEPT:
                value = element.get(attribute)
                if value is not None and not kept(value):
                    self.report(value, message("", attribute, value))
                    self._drop(element, attribute)

    @staticmethod
    def _drop(element: Element, attribute: str) -> None:
        if attribute == "id":
            del element.attrib[attribute]
        else:
            # MkDocs wants an address in each.
            element.set(attribute, "")


class Border(Treeprocessor):
    """Marks where in the stash of raw HTML the author's ends and formulas begin."""

    def __init__(self, aside: SetAside) -> None:
        self.aside = aside

    def run(self, _: Element) -> None:
        """Set the mark."""
        self.aside.border = self.aside.md.htmlStash.html_counter


class Sanitise(Postprocessor):
    """Keeps what is on the allow-list and tells of the rest."""

    def __init__(self, aside: SetAside, forms: bool, report: Reporter) -> None:
        self.aside = aside
        self.clean = allowed.cleaner(forms).clean
        self.clean_short = lru_cache(maxsize=4096)(self.clean)
        self.harmless = Harmless(self.clean)
        self.report = report

    def run(self, text: str) -> str:
        """The text as it may stand in a page."""
        if self.aside.border is not None and (plain := self.harmless.cleaned(text, self.aside.raw())) is not None:
            return self.aside.back(plain)
        # Each heading comes by itself too, for the table of contents; pages share most of theirs.
        text, clean = self.aside.cleaned(text, self.clean_short if len(text) < SHORT else self.clean)
        if self.aside.border is not None:
            for tag, attribute, value in taken_out(text, clean):
                self.report(value or attribute or f"<{tag}", message(tag, attribute, value))
        return self.aside.back(without_odd(clean))


def taken_out(before: str, after: str) -> Iterator[Found]:
    """The elements and attributes of the HTML `before` that are not in `after`."""
    written, kept = TAG.findall(prose.without_comments(before)), TAG.findall(after)
    if written == kept:
        return
    # Most tags are written alike; only the others are worth a parser.
    tags, left = Counter(written), Counter(kept)
    here, there = _parts(tags - left), _parts(left - tags)
    gone = here - there
    removed = {tag for tag, attribute, _ in gone if not attribute}
    for tag, attribute, value in sorted(gone):
        if not attribute or tag not in removed:
            yield tag, attribute, value


def _parts(tags: Counter[str]) -> Counter[Found]:
    parts: Counter[Found] = Counter()
    for tag, count in tags.items():
        parts.update(dict.fromkeys(_found(tag), count))
    return parts


@lru_cache(maxsize=1024)
def _found(tag: str) -> tuple[Found, ...]:
    reader = _Tags()
    reader.feed(tag)
    return tuple(reader.found)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, "", ""))
        self.found += [(tag, name, value or "") for name, value in attrs]


def message(tag: str, attribute: str, value: str) -> str:
    """What to tell the author of something that was taken out."""
    if not attribute:
        return f"<{tag}> is not allowed in a page; write it as code, with backticks around it, or take it out"
    if attribute in ("href", "src"):
        cure = "give http, https, mailto or a page of the site" if attribute == "href" else "use a file of the site"
        return f"the address '{value[:60]}' is not allowed; {cure}"
    return f'the attribute {attribute}="{value[:60]}" is not allowed{f" on <{tag}>" if tag else ""}; take it out'
