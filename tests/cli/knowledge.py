"""A small knowledge base and a note, for tests of `kb import`."""

from __future__ import annotations

from pathlib import Path

NOTE = "大模型面经\n\n一面\n1. 什么是 LoRA？\n低秩分解。\n2. 什么是 QLoRA？\n3. 什么是 LoRA？\n换个角度：只训练旁路。\n"
PAGE = "---\ntitle: 什么是 QLoRA？\ntopic: tuning\n---\n手写的答案。\n"
TOPIC = "---\ntitle: 微调\nen: Fine-tuning\norder: 1\n---\n"


def lay(folder: Path) -> Path:
    """Lay the knowledge base and the note into a folder."""
    for name, text in (("topics/tuning.md", TOPIC), ("questions/qlora.md", PAGE), ("note.txt", NOTE)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, bytes]:
    """The bytes of each file by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
