"""All rules over a knowledge base, or over some of its files: what `kb lint` tells.

To those of `kb.pages.lint` come the rules that must know the site: links, anchors, formulas as KaTeX sets them, pages
that nothing leads to, pages that ask the same. `CHECKS` is the order; each looks at no more than what was asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from pathlib import Path

from kb.model import Page, Problem, Slug
from kb.pages import glossary
from kb.pages import lint as page_rules
from kb.pages.executor import Executor
from kb.pages.lint import READING, RULES, TEXT_RULES
from kb.pages.lint.curation import CURATION, wrong_record_dates
from kb.pages.lint.text import Kind, Text
from kb.pages.lint.vocabulary import Vocabulary, load_vocabulary
from kb.pages.store import KnowledgeBase, interview_path, page_path, shown_path
from kb.pages.twin_pairs import told, twin_pairs
from kb.site import links, other_files, targets
from kb.site.subjects import Subject, Surroundings, problems_of

MANY = 1000
"""Texts from which starting more processes pays."""


@dataclass(frozen=True)
class Inspection:
    """A knowledge base, and the paths of the files that are asked for."""

    base: KnowledgeBase
    wanted: Callable[[str], bool]
    executor: Executor | None = None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the glossary says."""
        return load_vocabulary(self.base.root)

    @cached_property
    def known(self) -> links.Names:
        """What a link can lead to."""
        return links.names(self.base.pages, self.base.topics)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The texts that are asked for."""
        return tuple(subject for subject in _subjects(self.base, self.vocabulary) if self.wanted(subject.path))

    @cached_property
    def asked(self) -> dict[Slug, Page]:
        """The question pages that are asked for."""
        names = {subject.name for subject in self.subjects if subject.text.kind == "question"}
        return {slug: page for slug, page in self.base.pages.items() if slug in names}


Check = Callable[[Inspection], Iterator[Problem]]


def inspect(
    base: KnowledgeBase, wanted: Callable[[str], bool] | None = None, executor: Executor | None = None
) -> list[Problem]:
    """The problems of the files whose shown path is `wanted`, else of all, by path and line; `executor` finds twins."""
    inspection = Inspection(base, wanted or (lambda _: True), executor)
    found = {problem for _, check in CHECKS for problem in check(inspection)}
    return sorted(problem for problem in found if inspection.wanted(problem.path))


def texts(base: KnowledgeBase, wanted: Callable[[str], bool] | None = None) -> tuple[Subject, ...]:
    """The texts of the files whose shown path is `wanted`, of all where nothing is said."""
    return Inspection(base, wanted or (lambda _: True)).subjects


def _subjects(base: KnowledgeBase, vocabulary: Vocabulary) -> Iterator[Subject]:
    for slug, page in base.pages.items():
        text = Text(page.body, "question", page.meta.status == "complete", page_path(base.root, slug))
        yield _subject(base, slug, text, page.body_line, vocabulary)
    for slug, topic in base.topics.items():
        text = _plain_text(topic.body, "topic", base.root / "topics" / f"{slug}.md")
        yield _subject(base, slug, text, topic.body_line, vocabulary)
    for name, record in base.interviews.items():
        text = _plain_text(record.body, "interview", interview_path(base.root, name))
        yield _subject(base, name, text, record.body_line, vocabulary)


def _plain_text(body: str, kind: Kind, file: Path) -> Text:
    return Text(body, kind, complete=True, file=file)


def _subject(base: KnowledgeBase, name: str, text: Text, first_line: int, vocabulary: Vocabulary) -> Subject:
    return Subject(shown_path(text.file), name, replace(text, root=base.root, vocabulary=vocabulary), first_line)


def _page_problems(inspection: Inspection) -> Iterator[Problem]:
    return page_rules.problems(inspection.base)


def _subject_problems(inspection: Inspection) -> Iterator[Problem]:
    """What is wrong in each text by itself; many texts are shared among the processors."""
    site = Surroundings(inspection.known, targets.Anchors(inspection.base.root))
    subjects = inspection.subjects
    if len(subjects) < MANY:
        yield from problems_of(subjects, site)
        return
    share = len(subjects) // (4 * (os.cpu_count() or 1)) + 1
    shares = [subjects[start : start + share] for start in range(0, len(subjects), share)]
    # Loaded late: a run over a few pages takes a tenth of the time of this import.
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor() as pool:
        for found in pool.map(problems_of, shares, repeat(site)):
            yield from found


def _curation_problems(inspection: Inspection) -> Iterator[Problem]:
    base = inspection.base
    for name, rule in CURATION:
        for page, key, message in rule(base, inspection.vocabulary):
            yield _at(base, page, key, name, message)
    for path, line, message in wrong_record_dates(base):
        yield Problem(path, line, "wrong-date", message)


def _at(base: KnowledgeBase, page: Page, key: str, rule: str, message: str) -> Problem:
    return Problem(shown_path(page_path(base.root, page.slug)), page.key_lines.get(key, 1), rule, message)


def _glossary_problems(inspection: Inspection) -> Iterator[Problem]:
    return glossary.problems(inspection.base.root, inspection.base.pages)


def _twin_problems(inspection: Inspection) -> Iterator[Problem]:
    pages = inspection.base.pages
    for pair in twin_pairs(pages, inspection.asked, inspection.executor):
        yield _at(inspection.base, pages[pair.slug], "title", "twin", told(pages, pair))


def _file_problems(inspection: Inspection) -> Iterator[Problem]:
    return other_files.problems(inspection.base.root, inspection.wanted)


def _orphan_problems(inspection: Inspection) -> Iterator[Problem]:
    complete = {slug for slug, page in inspection.asked.items() if page.meta.status == "complete"}
    for slug in sorted(targets.without_way(inspection.base, inspection.known, complete)):
        message = "nothing leads to this page; link to it, or name it in the follow_ups of a page that comes before it"
        yield _at(inspection.base, inspection.base.pages[slug], "", "orphan-page", message)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("pages", _page_problems),
    ("texts", _subject_problems),
    ("curation", _curation_problems),
    ("glossary", _glossary_problems),
    ("twins", _twin_problems),
    ("orphans", _orphan_problems),
    ("files", _file_problems),
)

RULE_NAMES: tuple[str, ...] = (
    *READING,
    glossary.RULE,
    *(name for name, _ in RULES),
    *(name for name, _ in CURATION),
    *(name for name, _ in TEXT_RULES),
    "dead-link",
    "ambiguous-link",
    "dead-anchor",
    "refused-formula",
    "forbidden-html",
    "twin",
    "orphan-page",
    "forbidden-file",
)
"""The name of every rule, as `kb lint` prints it and docs/rules.md explains it."""
