"""The texts of a knowledge base one by one, so that many can be looked at at once: what is wrong in each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.model import Link, Problem
from kb.pages.lint import TEXT_RULES
from kb.pages.lint.text import Text
from kb.site import links, targets
from kb.site.formula_check import refused

MARKUP = re.compile(r"<[A-Za-z!?/]|\{[^{}\n]*(?:=|[ {:][#.][A-Za-z_-])|&#")
"""Raw HTML, attribute lists and the like. What a link leads to is looked at by a rule of its own."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A text of the knowledge base, the path of its file as it is shown, and the line where the text begins."""

    path: str
    name: str
    text: Text
    first_line: int

    def problem(self, line: int, rule: str, message: str) -> Problem:
        """A problem on a line of the text."""
        return Problem(self.path, line + self.first_line - 1, rule, message)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the check of a text must know of the others."""

    known: links.Names
    anchors: targets.Anchors
    faults: dict[str, targets.Fault | None] = field(default_factory=dict)
    """By the target of a link: to suggest a better one, all names must be looked through."""

    def fault(self, link: Link) -> targets.Fault | None:
        """What is wrong with a link."""
        if link.target not in self.faults:
            self.faults[link.target] = links.fault(link, self.known)
        return self.faults[link.target] or self.anchors.fault(link, self.known)


def problems_of(subjects: Sequence[Subject], site: Surroundings) -> list[Problem]:
    """The problems of some texts, by the checks of `CHECKS`."""
    return [problem for subject in subjects for _, check in CHECKS for problem in check(subject, site)]


def _text_problems(subject: Subject, _: Surroundings) -> Iterator[Problem]:
    for name, rule in TEXT_RULES:
        for finding in rule(subject.text):
            yield subject.problem(finding.line, name, finding.message)


def _link_problems(subject: Subject, site: Surroundings) -> Iterator[Problem]:
    for link in links.links(subject.text.body, subject.text.prose):
        if fault := site.fault(link):
            yield subject.problem(link.span.line, *fault)
    for line, rule, message in targets.faults(subject.text, site.anchors):
        yield subject.problem(line, rule, message)


def _formula_problems(subject: Subject, _: Surroundings) -> Iterator[Problem]:
    for line, message in refused(subject.text):
        yield subject.problem(line, "refused-formula", message)


def _html_problems(subject: Subject, _: Surroundings) -> Iterator[Problem]:
    if MARKUP.search(subject.text.prose) is None:
        return
    # Loaded late: the sanitiser works on converted pages, and few hold anything for it.
    from kb.site import sanitise

    for line, message in sanitise.refused(subject.text.body):
        yield subject.problem(line, "forbidden-html", message)


CHECKS: tuple[tuple[str, Callable[[Subject, Surroundings], Iterator[Problem]]], ...] = (
    ("texts", _text_problems),
    ("links", _link_problems),
    ("formulas", _formula_problems),
    ("html", _html_problems),
)
"""What is looked at in each text by itself, in this order."""
