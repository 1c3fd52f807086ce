"""Pages for paper."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from kb.site.printing import Setting, sheet
from tests.cases import Case, read_cases


def printed(html: str) -> str:
    """A page of a topic that has `beta` too, as it is printed, then its notes."""
    anchors = {"questions/alpha/": "alpha", "questions/beta/": "beta"}
    made = sheet(html, Setting("questions/alpha/", "topics/basics/print/", anchors, "https://example.org/sub"))
    notes = [
        f"{number} {note.address}{f' ({note.path})' if note.path else ''}" for number, note in enumerate(made.notes, 1)
    ]
    return "\n".join([made.html, *notes])


@pytest.mark.parametrize("case", read_cases("site/cases/printing.md"), ids=lambda case: case.title)
def test_a_page_is_made_ready_for_paper(case: Case) -> None:
    html, expected = case.parts
    assert expected == printed(html)


def test_without_the_sites_address_a_note_names_the_page() -> None:
    made = sheet('<a href="../gamma/">丙</a>', Setting("questions/alpha/", "topics/basics/print/", {}, ""))
    assert [note.address for note in made.notes] == ["questions/gamma/"]


def test_a_topic_has_all_its_questions_on_one_page_with_their_formulas(built_site: Path) -> None:
    for topic in sorted(path.name for path in (built_site / "topics").iterdir() if (path / "print").is_dir()):
        listing = lxml.html.parse(str(built_site / "topics" / topic / "index.html")).getroot()
        page = lxml.html.parse(str(built_site / "topics" / topic / "print" / "index.html")).getroot()
        slugs = [section.get("id", "") for section in page.xpath("//section[@class='kb-print__question']")]
        assert slugs == [re.split("/", href)[-2] for href in listing.xpath("//a[@class='kb-list__title']/@href")]
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), topic
        for slug in slugs:
            page_of_its_own = lxml.html.parse(str(built_site / "questions" / slug / "index.html")).getroot()
            own = page_of_its_own.xpath("//article//*[contains(@class, 'kb-formula--display')]")
            assert len(page.xpath("//*[@id=$slug]//*[contains(@class, 'kb-formula--display')]", slug=slug)) == len(own)


def test_a_page_for_paper_says_where_each_of_its_links_leads(built_site: Path) -> None:
    page = lxml.html.parse(str(built_site / "topics" / "attention" / "print" / "index.html")).getroot()
    for section in page.xpath("//section"):
        marks = {mark.text for mark in section.xpath(".//sup[@class='kb-print__mark']")}
        notes = section.xpath(".//ol[@class='kb-print__notes']/li")
        assert {str(number) for number in range(1, len(notes) + 1)} == marks


def test_no_page_for_paper_runs_a_script_of_its_own(built_site: Path) -> None:
    page = lxml.html.parse(str(built_site / "topics" / "attention" / "print" / "index.html")).getroot()
    assert all(script.get("src") for script in page.xpath("//script"))
    assert not page.xpath("//style")
