"""Knowledge bases of any size, grown from the real pages; the same size gives the same bytes."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TITLE = re.compile(r"^title: .*$", re.MULTILINE)
TAGS = re.compile(r"^tags: \[(.*)\]$", re.MULTILINE)
ALIASES = re.compile(r"^aliases: .*\n", re.MULTILINE)
LISTS = re.compile(r"^(prerequisites|follow_ups): \[(.*)\]$", re.MULTILINE)
WIKI_LINK = re.compile(r"\[\[([a-z0-9-]+)(?=[\]|])")
INLINE = re.compile(r"(?<![\\$`])\$(?![\s$])([^$`\n]+?)(?<![\s\\])\$(?!\$)")
FENCE = re.compile(r"^[ \t]*```", re.MULTILINE)
NEW_FORMULAS = 0.3
"""Of the formulas of a copy, those that stand on no other page: a larger base has more formulas too."""
PAGES_A_TAG = 40
"""A tag with ten times as many is parted, as a person parts a list that nobody reads."""


def grow(folder: Path, pages: int) -> Path:
    """Write a project with `pages` question pages into `folder`; return the folder.

    The first pages are the real ones. The others are copies with names, links and formulas of their own, their
    paragraphs in another order and a fifth of their sentences left out, so that no two are alike.
    """
    for name in ("hooks", "overrides", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    questions = folder / "docs" / "questions"
    real = sorted(path for path in questions.glob("*.md") if path.name != "index.md")
    texts = [path.read_text(encoding="utf-8") for path in real]
    names = [path.stem for path in real]
    for path in real[pages:]:
        path.unlink()
    for number in range(len(real), pages):
        place = number % len(real)
        copy = _variation(texts[place], number, names)
        (questions / f"{names[place]}-{number}.md").write_text(copy, encoding="utf-8")
    return folder


def _variation(text: str, number: int, names: Sequence[str]) -> str:
    choice = random.Random(number)  # noqa: S311 - a corpus, no secret
    places = {name: number // len(names) * len(names) + place for place, name in enumerate(names)}

    def renamed(name: str) -> str:
        """Copies made in one round link to each other as the real pages do, those that come later excepted."""
        return f"{name}-{places[name]}" if places.get(name, number) < number else name

    _, front_matter, body = text.split("---\n", 2)
    front_matter = TITLE.sub(lambda title: _numbered(title[0], number), ALIASES.sub("", front_matter))
    front_matter = LISTS.sub(lambda match: f"{match[1]}: [{', '.join(map(renamed, _listed(match[2])))}]", front_matter)
    front_matter = TAGS.sub(lambda match: f"tags: [{_parted(match[1], number)}]", front_matter)
    head, *rest = _blocks(WIKI_LINK.sub(lambda match: f"[[{renamed(match[1])}", body))
    kept = [block if block.startswith((" ", "```", "$$", "???")) else _thinned(block, choice) for block in rest]
    choice.shuffle(kept)
    written = INLINE.sub(lambda match: _varied(match, number, choice), "\n\n".join([head, *kept]))
    return f"---\n{front_matter}---\n{written}\n"


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _parted(tags: str, number: int) -> str:
    part = number // (PAGES_A_TAG * 10)
    return ", ".join(f'"{tag.strip(chr(39))} {part}"' if part else tag for tag in _listed(tags))


def _blocks(body: str) -> list[str]:
    """The blocks of a page, fences and folded parts whole."""
    blocks: list[str] = []
    for block in body.strip("\n").split("\n\n"):
        inside = blocks and (len(FENCE.findall(blocks[-1])) % 2 or block.startswith("    "))
        blocks[-1:] = [f"{blocks[-1]}\n\n{block}"] if inside else [*blocks[-1:], block]
    return blocks


def _varied(match: re.Match[str], number: int, choice: random.Random) -> str:
    own = choice.random() < NEW_FORMULAS and "\\tag" not in match[1]
    return f"${{{match[1]}}}_{{{number}}}$" if own else match[0]


def _numbered(title: str, number: int) -> str:
    value = title.removeprefix("title: ").strip("'\"")
    return f"title: '{value.replace(chr(39), chr(39) * 2)} 之 {number}'"


def _thinned(block: str, choice: random.Random) -> str:
    sentences = re.split(r"(?<=。)", block)
    kept = [sentence for sentence in sentences if choice.random() > 0.2]
    return "".join(kept) or block
