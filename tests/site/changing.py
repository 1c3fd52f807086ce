"""A small project that is changed at random, and built in a process of its own."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, question, write

KEPT = (
    "index.md",
    "graph.md",
    "new.md",
    "offline.md",
    "edit.md",
    "topics/index.md",
    "tags/index.md",
    "interviews/index.md",
)
NAV = re.compile(r"^nav:\n(?:[ -].*\n)+", re.MULTILINE)
WORDS = ("注意力", "梯度", "缓存", "采样", "量化", "蒸馏", "位置编码", "归一化")
LINES = (
    "公式 $a_{%d}^2$ 与 $$\\sum_i x_i^{%d}$$。",
    "见 [[q%d]]，不是别的题。",
    "见 [[第 %d 题？|另一题]]。",
    "见 [[q%d#易错点|那里]]。",
    "[文件](q%d.md) 与 [锚](q%d.md#易错点)。",
    "## 易错点\n\n不要混淆 %d。",
    "```python\nprint(%d)\n```",
    "坏公式 $\\frac{%d$ 在这里。",
    "<script>alert(%d)</script> 与 <b onclick='x'>粗</b>。",
    "脚注[^1]。\n\n[^1]: 注 %d。",
    "- 列表 %d\n    - 深处",
    '!!! abstract "30 秒回答"\n    一句话 %d，$x$。',
    "&amp; ü %d 🙂 [[",
    "```text\n[[q%d]]\n\n见 [[q%d]]。\n```",
    "一。二 [[q%d|甲. 乙]]！三 $x$，[[q%d]] 与 [[yaml]]。",
)
BROKEN = (
    b"\xff\xfe",
    b"no front matter",
    b"---\ntitel: x\n---\n[[q1]]\n",
    b"---\ntitle: [\n---\n",
    b"---\ntitle: x\ntopic: basics\n---",
    b"---\ntitle: x\ntopic: basics\ntags:\n---\n\x1b",
)
Steps = dict[str, Callable[["Project"], None]]


class Project:
    """A small knowledge base, changed at random."""

    def __init__(self, folder: Path, seed: int, builds: subprocess.Popen[str]) -> None:
        self.folder, self.docs, self.builds = folder, folder / "docs", builds
        self.choice = random.Random(seed)
        self.next = 1
        for name in ("hooks", "overrides"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        settings = NAV.sub("nav: [index.md, topics/index.md, graph.md]\n", (ROOT / "mkdocs.yml").read_text("utf-8"))
        (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
        for name in KEPT:
            write(self.docs, name, (ROOT / "docs" / name).read_text(encoding="utf-8"))
        shutil.copytree(ROOT / "docs" / "assets", self.docs / "assets", ignore=shutil.ignore_patterns("notes"))
        write(self.docs, "glossary.yml", "terms: []\n")
        for name in ("basics", "more"):
            self.topic(name)
        write(self.docs, "interviews/note.md", "---\ntitle: 一份面经\n---\n\n1. [[q1]]\n")
        for _ in range(18):
            self.add()

    def topic(self, name: str) -> None:
        title = self.choice.choice(WORDS)
        write(
            self.docs, f"topics/{name}.md", f"---\ntitle: {title}\nen: {name}\norder: {self.number()}\n---\n{title}。\n"
        )

    def number(self) -> int:
        return self.choice.randrange(1, 25)

    def page(self) -> Path:
        return self.choice.choice(sorted((self.docs / "questions").glob("q*.md")))

    def text(self) -> str:
        lines = (self.choice.choice(LINES) for _ in range(self.choice.randrange(1, 5)))
        return "\n\n".join(line.replace("%d", str(self.number())) for line in lines)

    def tags(self) -> str:
        return f"[{', '.join(sorted(set(self.choice.choices(WORDS, k=2))))}]"

    def add(self) -> None:
        """A new page."""
        name = f"q{self.next}"
        topic = self.choice.choice(["basics", "more", "nowhere"])
        keys = {"topic": topic, "tags": self.tags(), "prerequisites": f"[q{self.number()}]"}
        write(self.docs, f"questions/{name}.md", question(f"第 {self.next} 题？", self.text(), **keys))
        self.next += 1

    def edit(self) -> None:
        """Other words at the end of a page."""
        with self.page().open("a", encoding="utf-8") as opened:
            opened.write(f"\n{self.text()}\n")

    def replace(self) -> None:
        """A page with other words."""
        path = self.page()
        path.write_text(question(f"第 {path.stem[1:]} 题？", self.text(), tags=self.tags()), encoding="utf-8")

    def broken(self) -> None:
        """A page that cannot be read."""
        self.page().write_bytes(self.choice.choice(BROKEN))

    def form(self) -> None:
        """The same page as another editor writes it, or with blank lines above its text."""
        path = self.page()
        content = path.read_bytes()
        forms = [content.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + content, content.replace(b"---\n", b"---\n\n\n")]
        path.write_bytes(self.choice.choice(forms))

    def line(self, key: str, value: str) -> None:
        path = self.page()
        text = re.sub(rf"^{key}: .*\n", "", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE)
        path.write_text(text.replace("---\n", f"---\n{key}: {value}\n", 1), encoding="utf-8")

    def delete(self) -> None:
        """A page less."""
        if len(list((self.docs / "questions").glob("q*.md"))) > 16:
            self.page().unlink()

    def rename(self) -> None:
        """A page under another name, which may keep the old one alive."""
        path = self.page()
        path.rename(path.with_name(f"q{self.next}.md"))
        self.next += 1

    def template(self) -> None:
        """A template that says something else."""
        path = self.choice.choice(sorted((self.folder / "overrides").rglob("question*.html")))
        path.write_text(
            f"{path.read_text(encoding='utf-8')}\n{{#- {self.number()} -#}}<!-- {self.number()} -->", "utf-8"
        )

    def setting(self) -> None:
        """Another description of the site."""
        path = self.folder / "mkdocs.yml"
        text = re.sub(
            r"^site_description:.*$",
            f"site_description: 第 {self.number()} 版",
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(text, encoding="utf-8")

    def own_page(self) -> None:
        """Another title of a page that stands in the navigation."""
        write(self.docs, "topics/index.md", f"---\ntitle: 专题 {self.number()}\n---\n# 专题\n")

    def record(self) -> None:
        """A record of an interview with another title."""
        write(self.docs, "interviews/note.md", f"---\ntitle: 面经 {self.number()}\n---\n\n1. [[q{self.number()}]]\n")

    def meddle(self) -> None:
        """Files of the site that is built again and again, changed or removed by somebody else, or one more."""
        files = sorted(path for path in (self.folder / "warm").rglob("*") if path.is_file())
        for path in self.choice.sample(files, k=min(9, len(files))):
            if self.choice.random() < 0.5:
                path.unlink()
            else:
                path.write_text(self.choice.choice(WORDS), encoding="utf-8")
        write(self.folder / "warm", f"questions/stray-{self.number()}/index.html", "stray")

    def step(self) -> str:
        """Change something; return what."""
        choice = self.choice
        steps: list[tuple[str, Callable[[], None]]] = [
            ("edit", self.edit),
            ("replace", self.replace),
            ("add", self.add),
            ("delete", self.delete),
            ("rename", self.rename),
            ("broken", self.broken),
            ("form", self.form),
            ("tags", lambda: self.line("tags", self.tags())),
            ("title", lambda: self.line("title", f"'{choice.choice(WORDS)} {self.number()}？'")),
            ("topic of a page", lambda: self.line("topic", choice.choice(["basics", "more"]))),
            ("difficulty", lambda: self.line("difficulty", choice.choice(["basic", "advanced"]))),
            ("follow-ups", lambda: self.line("follow_ups", f"[q{self.number()}]")),
            ("redirects", lambda: self.line("redirects", f"[old-{self.number()}]")),
            ("topic", lambda: self.topic(choice.choice(["basics", "more", f"other-{self.number()}"]))),
            ("template", self.template),
            ("setting", self.setting),
            ("own page", self.own_page),
            ("record", self.record),
            ("the site", self.meddle),
        ]
        name, change = choice.choice(steps)
        change()
        return name

    def built(self, site: str, jobs: int) -> tuple[dict[str, str], list[str]]:
        """The digests of the files of the site, and what was logged."""
        assert self.builds.stdin is not None
        assert self.builds.stdout is not None
        self.builds.stdin.write(json.dumps([str(self.folder), str(self.folder / site), jobs]) + "\n")
        self.builds.stdin.flush()
        logged: list[str] | None = json.loads(self.builds.stdout.readline())
        assert logged is not None
        root = self.folder / site
        files = (path for path in root.rglob("*") if path.is_file())
        return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}, logged
