"""The inside of a text: what is wrong within it, and what leads out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from kb.pages.lint import TEXT_RULES
from kb.pages.lint.images import images
from kb.pages.lint.text import Text
from kb.site import formula_check, links, targets
from kb.site.facts.values import Inside, Told
from kb.site.formula_store import Formula

MARKUP = re.compile(r"<[A-Za-z!?/]|\{[^{}\n]*(?:=|[ {:][#.][A-Za-z_-])|&#")
"""Raw HTML, attribute lists and the like. What a link leads to is looked at by a rule of its own."""


def inside_of(text: Text, first_line: int, formulas: tuple[Formula, ...] | None, sound: Collection[Formula]) -> Inside:
    """The inside of a text that begins on `first_line` of its file.

    `formulas` are those `written` in it, and `sound` those that KaTeX sets.
    """
    above = first_line - 1
    told = [finding for _, check in CHECKS for finding in check(text)]
    told += [(line, "refused-formula", message) for line, message in formula_check.refused(text, formulas, sound)]
    return Inside(
        [(line + above, rule, message) for line, rule, message in told],
        [(link.span.line + above, link.target, link.anchor) for link in links.links(text.body, text.prose)],
        [(line + above, target) for line, target in targets.addresses(text)],
        [(image.line + above, image.target) for image in images(text)],
        [formula for formula in formulas or () if formula in sound],
    )


def _text_problems(text: Text) -> Iterator[Told]:
    for name, rule in TEXT_RULES:
        for finding in rule(text):
            yield finding.line, name, finding.message


def _html_problems(text: Text) -> Iterator[Told]:
    if MARKUP.search(text.prose) is None:
        return
    # Loaded late: the sanitiser works on converted pages, and few hold anything for it.
    from kb.site import sanitise

    for line, message in sanitise.refused(text.body):
        yield line, "forbidden-html", message


CHECKS: tuple[tuple[str, Callable[[Text], Iterator[Told]]], ...] = (
    ("texts", _text_problems),
    ("html", _html_problems),
)
"""What is looked at in each text by itself, in this order; formulas are looked at for many texts together."""
