"""What a build takes from what is kept is what it would read from the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Page
from kb.pages.store import KnowledgeBase, load, read_page_text
from kb.site import links
from kb.site.facts import reading
from kb.site.facts.reading import Reading, front_matter
from kb.site.facts.values import Entry, packed_leads, unpacked_leads
from tests.conftest import ROOT, question, write
from tests.site.test_facts import Base, base, told  # noqa: F401 -- `base` is a fixture


def whole(found: KnowledgeBase) -> list[object]:
    """All of a knowledge base, its order and its lines too."""
    pages = [(*item, page_lines(item[1])) for item in found.pages.items()]
    topics = [(*item, item[1].body_line) for item in found.topics.items()]
    records = [(*item, item[1].body_line) for item in found.interviews.items()]
    return [pages, topics, records, found.problems]


def page_lines(page: Page) -> tuple[int, list[tuple[str, int]]]:
    return page.body_line, list(page.key_lines.items())


def lines(leads: links.Leads) -> list[int]:
    return [link.span.line for _, _, link in leads.links]


@pytest.mark.parametrize("steps", [25, pytest.param(300, marks=pytest.mark.slow)])
def test_a_base_is_read_as_it_is_after_any_change(base: Base, tmp_path: Path, steps: int) -> None:  # noqa: F811
    changes = ["nothing yet"]
    for _ in range(steps):
        read, fresh = Reading(base.docs, tmp_path / "cache"), load(base.docs)
        assert whole(fresh) == whole(read.base), changes
        entries: list[Entry] = [*fresh.pages.values(), *fresh.topics.values(), *fresh.interviews.values()]
        for text in (entry.body for entry in entries):
            assert links.leads(text) == read.leads(text), changes
            assert lines(links.leads(text)) == lines(read.leads(text)), changes
        texts = {f"questions/{slug}.md": page.body for slug, page in fresh.pages.items()}
        texts |= {f"topics/{slug}.md": topic.body for slug, topic in fresh.topics.items()}
        texts |= {f"interviews/{name}.md": record.body for name, record in fresh.interviews.items()}
        assert texts.keys() == read.digests.keys()
        for place, text in texts.items():
            assert links.leads(text) == read.leads_of(place), changes
            assert lines(links.leads(text)) == lines(read.leads_of(place)), changes
        if base.choice.random() < 0.7:
            read.keep()
        # The linter keeps what it knows in the same place.
        if base.choice.random() < 0.3:
            assert told(base) == told(base, "", tmp_path / "cache"), changes
        changes = [base.step() for _ in range(base.choice.randrange(1, 4))]


def test_a_text_is_new_until_a_build_that_has_seen_it_keeps_what_it_found(base: Base, tmp_path: Path) -> None:  # noqa: F811
    first = Reading(base.docs, tmp_path / "cache")
    assert len([*first.new]) == len(first.digests)
    assert [*first.new] == [*Reading(base.docs, tmp_path / "cache").new]
    first.keep()
    write(base.docs, "questions/q1.md", question("一？", "见 [[q2]] 与 $x$。"))
    assert ["见 [[q2]] 与 $x$。"] == [text.strip() for text in Reading(base.docs, tmp_path / "cache").new]
    assert len([*first.new]) == len([*Reading(base.docs).new])


@pytest.mark.parametrize("change", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")])
def test_a_file_that_says_the_same_in_other_bytes_is_not_looked_through_again(
    base: Base,  # noqa: F811
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Reading(base.docs, tmp_path / "cache").keep()
    for path in base.docs.glob("*/*.md"):
        path.write_bytes(change(path.read_bytes()))
    looked_through: list[Path] = []

    def text(path: Path) -> str:
        looked_through.append(path)
        return read_page_text(path)

    monkeypatch.setattr(reading, "read_page_text", text)
    read = Reading(base.docs, tmp_path / "cache")
    assert whole(load(base.docs)) == whole(read.base)
    assert not {f"{path.parent.name}/{path.name}" for path in looked_through} & read.digests.keys()


@given(st.text("[]|#ab。. \n`$\\!", max_size=60))
def test_where_a_text_leads_is_kept_whole(text: str) -> None:
    leads = links.leads(text)
    assert leads == unpacked_leads(lambda: text, json.loads(packed_leads(leads)))


def test_front_matter_is_what_the_file_says() -> None:
    for slug, page in load(ROOT / "docs").pages.items():
        said = yaml.safe_load((ROOT / "docs" / "questions" / f"{slug}.md").read_text("utf-8").split("---\n")[1])
        said["sources"] = [{"asked": True, **source} for source in said.get("sources", [])]
        assert said == {"sources": [], **front_matter(page)}


def test_the_linter_finds_a_twin_of_what_only_a_build_has_read(base: Base, tmp_path: Path) -> None:  # noqa: F811
    for name in ("twin-one", "twin-two"):
        write(base.docs, f"questions/{name}.md", question("KV Cache 为什么能加速推理？", "正文。"))
    Reading(base.docs, tmp_path / "cache").keep()
    found = told(base, "docs/questions/twin-one.md", tmp_path / "cache")
    assert "twin-two" in str(found)
    assert found == told(base, "docs/questions/twin-one.md")
