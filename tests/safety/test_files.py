"""Files that are no pages: what a server would send as it is, past the sanitiser and past the policy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.site import admission, drawings
from tests.cases import Case
from tests.conftest import write
from tests.safety.conftest import DRAWINGS, HostileSite

FORBIDDEN = (
    "assets/page.html",
    "assets/page.HTM",
    "assets/page.xhtml",
    "assets/page.xml",
    "assets/page.svgz",
    "assets/page.mhtml",
    "assets/page.pdf",
    "assets/page.json",
    "assets/page.txt",
    "assets/page",
    "assets/figures/script.js",
    "assets/figures/style.css",
    "questions/page.html",
    "questions/picture.svg",
    "questions/script.js",
    "service-worker.js",
    "manifest.webmanifest",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "CNAME",
    "graph.json",
    "topics/glossary.yml",
)


@pytest.mark.parametrize("case", DRAWINGS, ids=str)
def test_a_drawing_holds_nothing_that_runs_or_loads(case: Case, tmp_path: Path) -> None:
    text, expected = case.parts
    found = drawings.fault(write(tmp_path, "a.svg", text))
    assert found.startswith(expected)
    assert bool(expected.strip()) == bool(found)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_file_of_another_kind_or_place_is_not_published(name: str, tmp_path: Path) -> None:
    problems = admission.problems(write(tmp_path, name, "x"), tmp_path)
    assert ["forbidden-file"] == [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "name", ["assets/a.png", "assets/javascripts/a/b.js", "assets/stylesheets/a.css", "glossary.yml"]
)
def test_pictures_and_our_own_scripts_and_styles_are_published(name: str, tmp_path: Path) -> None:
    assert () == admission.problems(write(tmp_path, name, "x"), tmp_path)


def test_a_drawing_nested_without_end_is_told(tmp_path: Path) -> None:
    deep = '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 50_000 + "</g>" * 50_000 + "</svg>"
    assert drawings.fault(write(tmp_path, "a.svg", deep)).startswith("no SVG that can be read")


def test_only_harmless_files_are_published_and_the_others_are_told(hostile_site: HostileSite) -> None:
    published = {path.name for path in (hostile_site.folder / "assets" / "hostile").iterdir()}
    assert published == {f"{case.line}.svg" for case in DRAWINGS if not case.parts[1].strip()}
    for name in ("assets/hostile/page.html", "assets/hostile/page.js", "questions/page.html", "page.xhtml"):
        assert f"docs/{name}:1: forbidden-file: " in hostile_site.said
        assert not (hostile_site.folder / name).exists()
