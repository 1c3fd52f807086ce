"""Knowledge bases of any size, grown from the real pages; the same size gives the same bytes."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[\[([a-z0-9-]+)(?=[\]|#])")
TITLE = re.compile(r"^title: .*$", re.MULTILINE)
ALIASES = re.compile(r"^aliases: .*\n", re.MULTILINE)
LISTS = re.compile(r"^(prerequisites|follow_ups): .*\n", re.MULTILINE)


def grow(folder: Path, pages: int) -> Path:
    """Write a project with `pages` question pages into `folder`; return the folder.

    The first pages are the real ones. The others are copies with names of their own, their paragraphs in another
    order and a fifth of their words left out, so that no two are alike.
    """
    for name in ("hooks", "overrides", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    questions = folder / "docs" / "questions"
    real = sorted(questions.glob("*.md"))
    for path in real[pages:]:
        path.unlink()
    for number in range(len(real), pages):
        source = real[number % len(real)]
        copy = _variation(source.read_text(encoding="utf-8"), number)
        (questions / f"{source.stem}-{number}.md").write_text(copy, encoding="utf-8")
    return folder


def _variation(text: str, number: int) -> str:
    choice = random.Random(number)  # noqa: S311 - a corpus, no secret
    _, front_matter, body = text.split("---\n", 2)
    front_matter = TITLE.sub(lambda title: _numbered(title[0], number), front_matter)
    front_matter = LISTS.sub("", ALIASES.sub("", front_matter))
    blocks = [block for block in body.split("\n\n") if "```" not in block or block.count("```") % 2 == 0]
    head, rest = blocks[0], blocks[1:]
    plain = [block for block in rest if not block.startswith((" ", "```", "$$", "???"))]
    kept = [_thinned(block, choice) for block in plain]
    choice.shuffle(kept)
    return f"---\n{front_matter}---\n{head}\n\n" + "\n\n".join(kept) + "\n"


def _numbered(title: str, number: int) -> str:
    value = title.removeprefix("title: ").strip("'\"")
    return f"title: '{value.replace(chr(39), chr(39) * 2)} 之 {number}'"


def _thinned(block: str, choice: random.Random) -> str:
    sentences = re.split(r"(?<=。)", block)
    kept = [sentence for sentence in sentences if choice.random() > 0.2]
    return "".join(kept) or block
