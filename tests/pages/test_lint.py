from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kb.model import Interview, Meta, Page, Slug, Topic
from kb.pages import lint
from kb.pages.frontmatter import split, typed
from kb.pages.render import render_front_matter
from kb.pages.store import KnowledgeBase
from tests.cases import Case, read_cases


def read_base(text: str) -> KnowledgeBase:
    """A knowledge base from lines of `slug: {front matter, and perhaps body}`."""
    pages = {}
    for slug, keys in yaml.safe_load(text).items():
        body = keys.pop("body", "text")
        front = split(render_front_matter({"topic": "attention"} | keys), slug)
        pages[Slug(slug)] = Page(Slug(slug), typed(Meta, front, slug), body, key_lines=front.key_lines)
    topics = {Slug("attention"): Topic(Slug("attention"), "注意力", "Attention", 1)}
    return KnowledgeBase(Path("docs"), pages, topics, {"note": Interview("note", "N")}, ())


@pytest.mark.parametrize("case", read_cases("pages/cases/lint.md"), ids=str)
def test_a_rule_tells_what_breaks_it_and_leaves_the_rest_alone(case: Case) -> None:
    text, expected = case.parts
    found = sorted(f"{problem.rule}: {problem.message}" for problem in lint.problems(read_base(text)))
    assert expected == "\n".join(found)


def test_every_rule_has_a_case() -> None:
    cases = "\n".join(case.parts[1] for case in read_cases("pages/cases/lint.md"))
    assert all(f"{name}: " in cases for name, _ in lint.RULES)


def test_a_problem_stands_on_the_line_of_its_key() -> None:
    problem = next(iter(lint.problems(read_base("a: {title: A, topic: zzz}"))))
    assert (problem.path, problem.line) == ("docs/questions/a.md", 2)
