"""All rules over a knowledge base, or over some of its files: what `kb lint` tells.

To those of `kb.pages.lint` come the rules that must know the site: links, anchors, formulas as KaTeX sets them, pages
that nothing leads to, pages that ask the same. `CHECKS` is the order; each looks at no more than what was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kb.model import Page, Problem, Slug
from kb.pages import lint as page_rules
from kb.pages.executor import Executor
from kb.pages.lint import FILE_RULES, READING, RULES, TEXT_RULES
from kb.pages.lint.curation import CURATION, wrong_record_dates
from kb.pages.store import page_path, shown_path
from kb.pages.twin_pairs import sought, told, twin_pairs
from kb.site import links, other_files, targets
from kb.site.facts.survey import GLOSSARY, Survey, slug_of
from kb.site.facts.values import Inside

FEW = 20
"""Pages whose twins are looked for among those that may be one, rather than among all."""


@dataclass(frozen=True)
class Inspection:
    """A knowledge base under the rules."""

    survey: Survey
    executor: Executor | None = None
    seen: dict[tuple[Search, str, str], list[targets.Fault]] = field(default_factory=dict)
    """What was found, by what was looked for: many pages lead to one place."""

    @cached_property
    def known(self) -> links.Names:
        """What a link can lead to."""
        return links.Names(self.survey.base.pages, self.survey.base.topics)

    @cached_property
    def anchors(self) -> targets.Anchors:
        """The anchors of all files."""
        return targets.Anchors(self.survey.root)

    def once(self, search: Search, first: str, second: str) -> list[targets.Fault]:
        """What `search` finds; looked for only once."""
        key = (search, first, second)
        if key not in self.seen:
            self.seen[key] = list(search(self, first, second))
        return self.seen[key]


Search = Callable[[Inspection, str, str], Iterator[targets.Fault]]
Check = Callable[[Inspection], Iterator[Problem]]


def inspect(survey: Survey, executor: Executor | None = None) -> list[Problem]:
    """The problems of the files that are asked for, by path and line; `executor` finds twins."""
    inspection = Inspection(survey, executor)
    found = {problem for _, check in CHECKS for problem in check(inspection)}
    return sorted(problem for problem in found if survey.wanted(problem.path))


def _page_problems(inspection: Inspection) -> Iterator[Problem]:
    return page_rules.problems(inspection.survey.base, inspection.survey.asked)


def _inside_problems(inspection: Inspection) -> Iterator[Problem]:
    """What is wrong in each text, and with what it leads to."""
    for place, inside in inspection.survey.insides.items():
        path = inspection.survey.shown(place)
        for line, rule, message in (*inside.found, *_outward(inspection, place, inside)):
            yield Problem(path, line, rule, message)


def _outward(inspection: Inspection, place: str, inside: Inside) -> Iterator[tuple[int, str, str]]:
    """Line, rule and message of what is wrong with links and images of a text."""
    folder = place.partition("/")[0]
    for line, target, anchor in inside.links:
        yield from ((line, *fault) for fault in inspection.once(_link_faults, target, anchor))
    for line, target in inside.addresses:
        # A link within its file leads elsewhere in another one.
        here = place if target.startswith("#") else f"{folder}/"
        yield from ((line, *fault) for fault in inspection.once(_address_faults, here, target))
    for line, target in inside.images:
        yield from ((line, *fault) for fault in inspection.once(_image_faults, f"{folder}/", target))


def _link_faults(inspection: Inspection, target: str, anchor: str) -> Iterator[targets.Fault]:
    fault = links.fault(target, inspection.known)
    if fault is None and anchor:
        uri = inspection.known.targets[inspection.known.find(target)[0]].uri
        fault = inspection.anchors.fault(inspection.survey.root / uri, anchor)
    if fault is not None:
        yield fault


def _address_faults(inspection: Inspection, place: str, target: str) -> Iterator[targets.Fault]:
    fault = targets.fault(target, _file(inspection, place), inspection.anchors)
    if fault is not None:
        yield fault


def _image_faults(inspection: Inspection, place: str, target: str) -> Iterator[targets.Fault]:
    for name, rule in FILE_RULES:
        if message := rule(target, _file(inspection, place), inspection.survey.root):
            yield name, message


def _file(inspection: Inspection, place: str) -> Path:
    """The file of a place; of a folder, any file in it."""
    return inspection.survey.root / (place if place.endswith(".md") else f"{place}any.md")


def _curation_problems(inspection: Inspection) -> Iterator[Problem]:
    base = inspection.survey.base
    for name, rule in CURATION:
        for page, key, message in rule(base, inspection.survey.asked, inspection.survey.vocabulary):
            yield _at(inspection, page, key, name, message)
    for path, line, message in wrong_record_dates(base):
        yield Problem(path, line, "wrong-date", message)


def _at(inspection: Inspection, page: Page, key: str, rule: str, message: str) -> Problem:
    path = shown_path(page_path(inspection.survey.root, page.slug))
    return Problem(path, page.key_lines.get(key, 1), rule, message)


def _glossary_problems(inspection: Inspection) -> Iterator[Problem]:
    root = inspection.survey.root
    if inspection.survey.wanted(shown_path(root / GLOSSARY)):
        # Loaded late: what the glossary says is known without it.
        from kb.pages import glossary

        yield from glossary.problems(root, inspection.survey.base.pages)


def _twin_problems(inspection: Inspection) -> Iterator[Problem]:
    pages, asked = inspection.survey.base.pages, inspection.survey.asked
    likely = _likely_twins(inspection) if len(asked) <= FEW else pages
    for pair in twin_pairs(likely, asked, inspection.executor):
        yield _at(inspection, pages[pair.slug], "title", "twin", told(pages, pair))


def _likely_twins(inspection: Inspection) -> dict[Slug, Page]:
    """The pages asked for, and those that may ask the same: few, so that only these are taken apart."""
    survey = inspection.survey
    numbers = frozenset(number for page in survey.asked.values() for number in sought(page.meta))
    near = {
        Slug(slug_of(place)): survey.base.pages[Slug(slug_of(place))]
        for place, outline in survey.outlines.items()
        if not numbers.isdisjoint(outline.marks)
    }
    return near | dict(survey.asked)


def _file_problems(inspection: Inspection) -> Iterator[Problem]:
    return other_files.problems(inspection.survey.root, inspection.survey.wanted)


def _orphan_problems(inspection: Inspection) -> Iterator[Problem]:
    survey, pages = inspection.survey, inspection.survey.base.pages
    complete = {slug for slug, page in survey.asked.items() if page.meta.status == "complete"}
    # From the few texts with many links to the many with few.
    texts = ((slug_of(place), outline.named) for place, outline in reversed(survey.outlines.items()))
    for slug in sorted(targets.without_way(pages, texts, inspection.known, complete)):
        message = "nothing leads to this page; link to it, or name it in the follow_ups of a page that comes before it"
        yield _at(inspection, pages[slug], "", "orphan-page", message)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("pages", _page_problems),
    ("insides", _inside_problems),
    ("curation", _curation_problems),
    ("glossary", _glossary_problems),
    ("twins", _twin_problems),
    ("orphans", _orphan_problems),
    ("files", _file_problems),
)

RULE_NAMES: tuple[str, ...] = (
    *READING,
    "glossary",
    *(name for name, _ in RULES),
    *(name for name, _ in CURATION),
    *(name for name, _ in TEXT_RULES),
    *(name for name, _ in FILE_RULES),
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
