"""What a build takes from what is kept is what it would read from the files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb.model import KnownError, Page, Slug
from kb.pages import frontmatter
from kb.pages.lint import problems
from kb.pages.store import KnowledgeBase, load, read_page_text
from kb.site import in_file, links
from kb.site.facts import reading, studying
from kb.site.facts.reading import Reading, front_matter
from kb.site.facts.values import Entry, State, packed_leads, unpacked_leads
from kb.site.in_file import content_of
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


def test_front_matter_that_stayed_is_not_read_again(
    base: Base,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Reading(base.docs, tmp_path / "cache").keep()
    for path in base.docs.glob("*/*.md"):
        path.write_text(path.read_text("utf-8") + "\n后来加的。\n", "utf-8")
    expected, typed, asked = whole(load(base.docs)), frontmatter.typed, []

    def noted(kind: type[object], front: frontmatter.FrontMatter, path: str, **known: object) -> object:
        asked.append(Path(path).name)
        return typed(kind, front, path, **known)

    monkeypatch.setattr(frontmatter, "typed", noted)
    read = Reading(base.docs, tmp_path / "cache")
    assert whole(read.base) == expected
    # Of faulty files nothing is known.
    assert not {*asked} & {Path(place).name for place in read.digests}
    read.keep()
    write(base.docs, "questions/q1.md", question("另一个标题？", "见 [[q2]]。"))
    read = Reading(base.docs, tmp_path / "cache")
    assert whole(read.base) == whole(load(base.docs))
    assert "q1.md" in asked


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


class Touching:
    """A file of a base that a build has read, which was last touched a while ago."""

    def __init__(self, base: Base, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
        self.docs, self.cache, self.path, self.read = base.docs, cache, base.docs / "questions" / "q1.md", list[str]()
        monkeypatch.setattr(studying, "FRESH", 0)
        for module in (reading, in_file):
            monkeypatch.setattr(module, "content_of", self._content_of)
        write(base.docs, "questions/q1.md", question("一？", "正文。"))
        Reading(self.docs, cache).keep()

    def _content_of(self, path: Path) -> bytes:
        self.read.append(Path(path).name)
        return content_of(path)

    def reading(self) -> Reading:
        self.read.clear()
        return Reading(self.docs, self.cache)


@pytest.fixture
def touching(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Touching:  # noqa: F811
    return Touching(base, tmp_path / "cache", monkeypatch)


def test_a_file_that_nobody_touched_is_read_when_it_is_asked_for(touching: Touching) -> None:
    read = touching.reading()
    assert "q1.md" not in touching.read
    assert whole(read.base) == whole(load(touching.docs))
    assert "q1.md" in touching.read


def test_a_page_without_text_is_told_though_its_file_is_not_read(touching: Touching) -> None:
    write(touching.docs, "questions/q1.md", question("一？", " \n\u3000\n"))
    touching.reading().keep()
    told = [problem for problem in problems(touching.reading().base) if problem.rule == "empty-page"]
    assert "q1.md" in {Path(problem.path).name for problem in told}
    assert "q1.md" not in touching.read


def test_a_file_that_was_written_with_the_size_and_time_it_had_is_read(touching: Touching) -> None:
    about = touching.path.stat()
    touching.path.write_text(touching.path.read_text("utf-8").replace("正文。", "别的。"), "utf-8")
    os.utime(touching.path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert whole(touching.reading().base) == whole(load(touching.docs))


def test_a_file_that_is_touched_and_says_the_same_is_known_again(touching: Touching) -> None:
    os.utime(touching.path)
    touching.reading().keep()
    assert "q1.md" in touching.read
    touching.reading()
    assert "q1.md" not in touching.read


def test_a_file_that_changes_while_the_site_is_built_ends_the_build(touching: Touching) -> None:
    page = touching.reading().base.pages[Slug("q1")]
    touching.path.write_text("---\ntitle: 一？\n---\n改了。\n", "utf-8")
    with pytest.raises(KnownError, match=r"q1\.md: was changed while the site was built; build it again"):
        _ = page.body


def test_where_files_may_be_edited_meanwhile_bodies_are_those_that_were_read(touching: Touching) -> None:
    page = Reading(touching.docs, touching.cache, edited=True).base.pages[Slug("q1")]
    touching.path.write_text("---\ntitle: 一？\n---\n改了。\n", "utf-8")
    assert "正文。" in page.body


@given(st.text("[]|#ab。. \n`$\\!", max_size=60))
def test_where_a_text_leads_is_kept_whole(text: str) -> None:
    leads = links.leads(text)
    assert leads == unpacked_leads(json.loads(packed_leads(leads, State())))


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
