"""What `kb lint` keeps from run to run never changes what it tells."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from kb.model import Page, Problem
from kb.site import lint
from kb.site.facts import studying
from kb.site.facts import survey as facts
from kb.site.facts.survey import survey
from kb.site.facts.values import outline_of, packed, unpacked
from tests.conftest import question, write
from tests.pages.strategies import PAGES

LINES = (
    "正文第 %d 段，Lora 与注意力,无空格a。",
    "公式 $x_{%d}^2$ 与 $$y = %d$$。",
    "坏公式 $\\frac{%d$ 在这里，$\\nothing$。",
    "见 [[q%d]] 和 [[第 %d 题？|那里]]，[[q%d#易错点]]。",
    "[文件](q%d.md)、[锚](q%d.md#易错点)、[这里](#易错点)。",
    "![图](../assets/figure%d.svg) ![](../assets/large.png)",
    "## 易错点\n\n不要混淆 %d。",
    "```python\nprint(%d\n```",
    "<script>alert(%d)</script> 与 <b onclick='x'>粗</b>。",
    "\x1b 不可见",
    "令牌 ghp_" + "a1" * 20,
)
WORDS = ("注意力", "位置编码", "训练", "推理", "量化", "Lora")


class Base:
    """A small knowledge base, changed at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.docs = folder / "docs"
        self.choice = random.Random(seed)
        self.glossary()
        self.topic()
        write(self.docs, "interviews/note.md", "---\ntitle: 一份面经\n---\n1. [[q1]]\n")
        for number in range(1, 9):
            self.page(number)

    def number(self) -> int:
        """The number of a page that there is or is not."""
        return self.choice.randrange(1, 12)

    def words(self) -> str:
        return self.choice.choice(WORDS)

    def page(self, number: int | None = None) -> None:
        """A page, new or written anew."""
        number = number or self.number()
        lines = (self.choice.choice(LINES) for _ in range(self.choice.randrange(0, 5)))
        text = "\n\n".join(line.replace("%d", str(self.number())) for line in lines)
        keys = {
            "tags": f"[{self.words()}]",
            "status": self.choice.choice(["draft", "complete"]),
            "prerequisites": f"[q{self.number()}]",
            "redirects": f"[old-{self.number()}]",
            "reviewed": self.choice.choice(["2026-01-31", "2999-01-01"]),
            "aliases": f"[{self.words()}]",
        }
        some = {key: value for key, value in keys.items() if self.choice.random() < 0.4}
        titles = [
            f"第 {number} 题？",
            f"什么是{self.words()}？",
            "'1. 编号'",
            f"在大模型里，为什么需要 LoRA 的{self.words()}技术？",
        ]
        title = self.choice.choice(titles)
        write(self.docs, f"questions/q{number}.md", question(title, text, sources="[]", **some))

    def letter(self) -> None:
        """One letter of a page, which is as long as before."""
        path = self.docs / "questions" / f"q{self.number()}.md"
        if path.is_file():
            times = path.stat()
            path.write_bytes(path.read_bytes().replace(b"q1", b"q9", 1))
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def broken(self) -> None:
        """A page that cannot be read."""
        text = self.choice.choice([b"\xff\xfe", b"no front matter", b"---\ntitel: x\n---\n", b"---\ntitle: [\n---\n"])
        (self.docs / "questions" / f"q{self.number()}.md").write_bytes(text)

    def delete(self) -> None:
        """A page less."""
        (self.docs / "questions" / f"q{self.number()}.md").unlink(missing_ok=True)

    def rename(self) -> None:
        """A page under another name."""
        path = self.docs / "questions" / f"q{self.number()}.md"
        if path.is_file():
            path.rename(path.with_name(f"q{self.number()}.md"))

    def glossary(self) -> None:
        """Other terms and spellings."""
        spelling = self.choice.choice(["{Lora: LoRA}", "{}", "{注意力: 注意}", "[broken"])
        page = self.choice.choice(["", f", page: q{self.number()}"])
        write(self.docs, "glossary.yml", f"terms: [{{term: {self.words()}{page}}}]\nspelling: {spelling}\n")

    def picture(self) -> None:
        """A picture that is there, or is too large, or is gone."""
        path = write(self.docs, f"assets/figure{self.number()}.svg", "<svg/>")
        if self.choice.random() < 0.5:
            path.unlink()
        write(self.docs, "assets/large.png", "x" * self.choice.choice([9, 600_000]))

    def topic(self) -> None:
        """A topic with other words."""
        write(
            self.docs,
            "topics/basics.md",
            f"---\ntitle: {self.words()}\nen: Basics\norder: 1\n---\n[[q{self.number()}]]\n",
        )

    def record(self) -> None:
        """A record with another date."""
        day = self.choice.choice(["2020-01-01", "2999-01-01"])
        write(self.docs, "interviews/note.md", f"---\ntitle: 面经\ndate: {day}\n---\n1. [[q{self.number()}]]\n")

    def step(self) -> str:
        """Change something; return what."""
        others = (self.letter, self.broken, self.delete, self.rename, self.glossary, self.picture, self.topic)
        steps: list[Callable[[], None]] = [*[self.page] * 5, *others, self.record]
        step = self.choice.choice(steps)
        step()
        return step.__name__


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Base:
    """A base that is looked at a tenth of a second after it was written, which counts as long here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(studying, "FRESH", 0)
    return Base(tmp_path, 1)


def told(base: Base, path: str = "", cache: Path | None = None) -> list[Problem]:
    return lint.inspect(survey(base.docs, lambda shown: not path or shown == path, cache))


@pytest.mark.parametrize("steps", [25, pytest.param(150, marks=pytest.mark.slow)])
def test_with_what_is_kept_the_same_is_told_as_without_it_after_any_change(
    base: Base, tmp_path: Path, steps: int
) -> None:
    changes = ["nothing yet"]
    seen = set()
    for _ in range(steps):
        one = f"docs/questions/q{base.number()}.md"
        if base.choice.random() < 0.7:
            assert told(base, one) == told(base, one, tmp_path / "cache"), changes
        if base.choice.random() < 0.7:
            cold = told(base)
            assert cold == told(base, "", tmp_path / "cache"), changes
            # One page by itself is told of what the whole is told of it.
            assert [problem for problem in cold if problem.path == one] == told(base, one, tmp_path / "cache"), changes
            seen |= {problem.rule for problem in cold}
        changes = [base.step() for _ in range(base.choice.randrange(1, 4))]
    assert {"dead-link", "spacing", "spelling", "refused-formula", "unknown-key"} <= seen


def test_what_has_not_changed_is_not_studied_again(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(base, "", tmp_path / "cache")
    base.delete()
    write(base.docs, "questions/q1.md", question("什么是一？", "一。"))
    studied: list[str] = []

    def spy(root: Path, vocabulary: object, orders: list[studying.Order]) -> list[studying.Study]:
        studied.extend(order.place for order in orders)
        return studying.studied(root, vocabulary, orders)  # type: ignore[arg-type]

    monkeypatch.setattr(facts, "studied", spy)
    assert first != told(base, "", tmp_path / "cache")
    assert ["questions/q1.md"] == studied


def test_a_file_that_was_written_just_now_is_read_again(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    study = studying.studied(base.docs, survey(base.docs).vocabulary, [studying.Order("topics/basics.md", whole=False)])
    assert [("topics/basics.md", "", True)] == [(one.place, one.stamp, bool(one.digest)) for one in study]


@pytest.mark.parametrize("seed", range(12))
def test_damage_to_what_is_kept_changes_nothing(base: Base, tmp_path: Path, seed: int) -> None:
    expected = told(base, "", tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    content, choice = bytearray(file.read_bytes()), random.Random(seed)
    for _ in range(choice.choice([1, 30, 3000])):
        content[choice.randrange(len(content))] ^= choice.randrange(1, 256)
    file.write_bytes(content[: choice.choice([len(content), len(content) // 2, 0])])
    assert expected == told(base, "", tmp_path / "cache")
    assert expected == told(base, "", tmp_path / "cache")


def test_a_schema_that_is_no_text_any_more_is_damage_too(base: Base, tmp_path: Path) -> None:
    expected = told(base, "", tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    content = file.read_bytes()
    assert b"CREATE TABLE leads" in content
    file.write_bytes(content.replace(b"CREATE TABLE leads", b"CREATE \x9fABLE leads"))
    assert expected == told(base, "", tmp_path / "cache")
    assert expected == told(base, "", tmp_path / "cache")


def test_where_nothing_can_be_kept_the_same_is_told(base: Base, tmp_path: Path) -> None:
    write(tmp_path, "cache", "a file")
    assert told(base) == told(base, "", tmp_path / "cache")


@given(PAGES)
def test_an_outline_is_the_page_without_its_text(page: Page) -> None:
    outline = outline_of(page)
    found = unpacked(f"questions/{page.slug}.md", json.loads(packed(outline)))
    assert outline == found
    assert bool(found.entry.body) == bool(page.body.strip())
